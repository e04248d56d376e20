"""Refused events are kept, within bounds, so that a sender's mistake can be seen, mended and replayed."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet

from collector.identity import Identity
from collector.models import FailedEvent
from collector.services.references import NOT_FOLLOWED
from collector.validation import Clock

if TYPE_CHECKING:
    from collector.services.events import Refusal

logger = logging.getLogger(__name__)

KEPT_OF_A_BATCH = 50
KEPT = 10_000
PAYLOAD_LENGTH = 4096
LONGEST_REASON = 300


@dataclass
class Replay:
    stored: int = 0
    known: int = 0  # its sender has sent it again meanwhile
    refused: int = 0
    broken: int = 0  # neither: an unexpected error, which the log of the process has in full


def keep_failed(
    payloads: Sequence[object], refused: Sequence[Refusal], *, identity: Identity, clock: Clock
) -> None:
    """What somebody asked us not to keep is not kept here either."""
    rows = [
        FailedEvent(
            payload=_storable(payloads[refusal.index]),
            field=_plain(refusal.field)[:40],
            reason=_plain(refusal.reason)[:LONGEST_REASON],
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
    return json.loads(text) if is_plain else {"unreadable": _plain(text)[:PAYLOAD_LENGTH]}


def _plain(text: str) -> str:
    return text.encode("utf-8", "replace").decode().replace("\0", "�").replace("\\u0000", "�")


def replay_failed(*, rows: QuerySet[FailedEvent], at: datetime, most: int | None = None) -> Replay:
    """Sends refused events again, each by itself, as its own sender and as received then: what is in order by
    now is stored once, the rest stays. One that breaks does not stop those behind it. Those never replayed come
    first."""
    done = Replay()
    waiting = rows.filter(replayed_at=None, person__isnull=False).order_by("refused_again", "pk")
    for key in list(waiting.values_list("pk", flat=True)[:most]):
        try:
            _replay_one(key, at=at, done=done)
        except Exception as error:
            logger.exception("the replay of failed event %s broke", key)
            done.broken += 1
            said = _plain(f"{type(error).__name__}: {error}")[:LONGEST_REASON]
            FailedEvent.objects.filter(pk=key).update(refused_again=said)
    return done


@transaction.atomic
def _replay_one(key: int, *, at: datetime, done: Replay) -> None:
    from collector.services.events import record_events

    row = FailedEvent.objects.select_for_update(of=("self",)).filter(pk=key, replayed_at=None).first()
    if row is None or row.person is None:
        return
    outcome = record_events(
        [row.payload],
        identity=_sender(row),
        received_at=row.received_at,
        sent_at=row.sent_at,
        keeps_failed=False,
    )
    if outcome.refused:
        done.refused += 1
        row.refused_again = _plain(outcome.refused[0].reason)[:LONGEST_REASON]
    else:
        done.stored += outcome.stored
        done.known += outcome.duplicates
        row.replayed_at, row.refused_again = at, ""
    row.save(update_fields=["replayed_at", "refused_again"])


def _sender(row: FailedEvent) -> Identity:
    """Whom the event came from, with the rights it had then."""
    assert row.person is not None
    return Identity(
        person=row.person,
        visitor=row.visitor,
        token_may_name_users=row.may_name_users,
        is_bot=row.is_bot,
        is_simulated=row.is_simulated,
        given_past=row.max_past,
    )
