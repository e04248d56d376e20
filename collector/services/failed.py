"""Refused events are kept, within bounds, so that a sender's mistake can be seen, mended and sent again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from collector.identity import Identity
from collector.models import FailedEvent
from collector.services.references import NOT_FOLLOWED
from collector.validation import Clock

KEPT_OF_A_BATCH = 50
KEPT = 10_000
PAYLOAD_LENGTH = 4096
LONGEST_REASON = 300


@dataclass(frozen=True)
class Refusal:
    index: int
    field: str
    value: object
    reason: str


def keep_failed(
    payloads: Sequence[object], refused: Sequence[Refusal], *, identity: Identity, clock: Clock
) -> None:
    """What somebody asked us not to keep is not kept here either."""
    rows = [
        FailedEvent(
            payload=_storable(payloads[refusal.index]),
            field=plain(refusal.field)[:40],
            reason=plain(refusal.reason)[:LONGEST_REASON],
            person=identity.person,
            visitor=identity.visitor,
            may_name_users=identity.token_may_name_users,
            is_bot=identity.is_bot,
            is_simulated=identity.is_simulated,
            max_past=clock.max_past,
            sent_at=clock.sent_at,
            received_at=clock.received_at,
        )
        for refusal in refused
        if refusal.reason != NOT_FOLLOWED
    ][:KEPT_OF_A_BATCH]
    if not rows:
        return
    FailedEvent.objects.bulk_create(rows)
    newest = rows[-1].pk
    FailedEvent.objects.filter(pk__lte=newest - KEPT).delete()


def _storable(payload: object) -> Any:
    """The payload itself where jsonb can hold it, else its text."""
    try:
        text = json.dumps(payload, default=str)
    except RecursionError:
        return {"unreadable": "nested too deeply"}
    is_plain = (
        payload is not None
        and len(text) <= PAYLOAD_LENGTH
        and not any(sign in text for sign in ("\\u0000", "\\ud", "NaN", "Infinity"))
    )
    return json.loads(text) if is_plain else {"unreadable": plain(text)[:PAYLOAD_LENGTH]}


def plain(text: str) -> str:
    return text.encode("utf-8", "replace").decode().replace("\0", "�").replace("\\u0000", "�")
