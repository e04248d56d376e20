"""Refused events are kept, within bounds, so that a sender's mistake can be seen, mended and replayed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet

from collector.identity import Identity
from collector.models import FailedEvent, Person
from collector.services.references import NOT_FOLLOWED

if TYPE_CHECKING:
    from collector.services.events import Refusal

KEPT_OF_A_BATCH = 50
KEPT = 10_000
PAYLOAD_LENGTH = 4096


@dataclass(frozen=True)
class Replay:
    stored: int
    refused: int


def keep_failed(
    payloads: Sequence[object], refused: Sequence[Refusal], *, person: Person, received_at: datetime
) -> None:
    """What somebody asked us not to keep is not kept here either."""
    rows = [
        FailedEvent(
            payload=_storable(payloads[refusal.index]),
            field=_plain(refusal.field)[:40],
            reason=_plain(refusal.reason)[:300],
            person=person,
            received_at=received_at,
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


def replay_failed(*, rows: QuerySet[FailedEvent], at: datetime) -> Replay:
    """Sends refused events again, each by itself, as its own person and as received then: what is in order by
    now is stored once, the rest stays with its newest reason. What a program reported of others is refused,
    as its token is not kept."""
    from collector.services.events import record_events

    stored = refused = 0
    for row in rows.filter(replayed_at=None, person__isnull=False).select_related("person").order_by("pk"):
        with transaction.atomic():
            if not FailedEvent.objects.filter(pk=row.pk, replayed_at=None).update(replayed_at=at):
                continue
            assert row.person is not None
            outcome = record_events(
                [row.payload],
                identity=Identity(person=row.person),
                received_at=row.received_at,
                keeps_failed=False,
            )
            if outcome.refused:
                refusal = outcome.refused[0]
                FailedEvent.objects.filter(pk=row.pk).update(
                    replayed_at=None, field=_plain(refusal.field)[:40], reason=_plain(refusal.reason)[:300]
                )
        stored += outcome.stored
        refused += len(outcome.refused)
    return Replay(stored, refused)
