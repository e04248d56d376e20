"""What a browser reports, by whom it was when that happened.

Events wait in the browser until they are answered, and meanwhile somebody may have signed in or out. Each
keeps the tag of its page (`who`). The tag of somebody whom this very browser was before, by its own signed
cookie, makes the event theirs; any other has no effect, nor has it for what is done on purpose.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from collector.errors import BatchTooLargeError
from collector.identity import Identity
from collector.kinds import KINDS
from collector.services.events import Outcome, record_events
from collector.services.failed import Refusal

LARGEST_BATCH = 1000
GONE = "not kept: whoever this browser was then has been erased"


def record_reported(
    payloads: Sequence[object],
    *,
    identity: Identity,
    earlier: Callable[[set[str]], Mapping[str, Identity | None]],
    received_at: datetime,
    sent_at: datetime | None = None,
) -> Outcome:
    """As `record_events`, each event for whom it belongs to; the answer is that to the batch as a whole.

    `earlier` is asked whom the tags of the batch stand for; those it does not know have no effect.
    """
    if len(payloads) > LARGEST_BATCH:
        raise BatchTooLargeError(f"a batch holds at most {LARGEST_BATCH} events, got {len(payloads)}")
    tags = [_tag(payload) for payload in payloads]
    speakers = earlier({tag for tag in tags if tag})
    places: dict[str, list[int]] = defaultdict(list)
    for place, tag in enumerate(tags):
        places[tag if tag in speakers else ""].append(place)
    outcome = Outcome(0, 0, [])
    for tag, those in places.items():
        speaker = speakers[tag] if tag else identity
        if speaker is None:
            part = Outcome(0, 0, [Refusal(place, "who", tag, GONE) for place in range(len(those))])
        else:
            part = record_events(
                [payloads[place] for place in those],
                identity=speaker,
                received_at=received_at,
                sent_at=sent_at,
            )
        outcome = _together(outcome, part, those)
    return outcome


def _together(so_far: Outcome, part: Outcome, places: list[int]) -> Outcome:
    refused = [replace(refusal, index=places[refusal.index]) for refusal in part.refused]
    return Outcome(
        stored=so_far.stored + part.stored,
        duplicates=so_far.duplicates + part.duplicates,
        refused=sorted([*so_far.refused, *refused], key=lambda refusal: refusal.index),
    )


def _tag(payload: object) -> str:
    """Of what was noticed only."""
    if not isinstance(payload, Mapping) or not isinstance(payload.get("kind"), str):
        return ""
    kind, tag = KINDS.get(payload["kind"]), payload.get("who")
    return tag if kind is not None and kind.is_passive and isinstance(tag, str) else ""
