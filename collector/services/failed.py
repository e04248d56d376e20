"""Refused events are kept, within bounds, so that a sender's mistake can be seen, mended and replayed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from collector.models import FailedEvent, Person
from collector.services.references import NOT_FOLLOWED

if TYPE_CHECKING:
    from collector.services.events import Refusal

KEPT_OF_A_BATCH = 50
KEPT = 10_000
PAYLOAD_LENGTH = 4096


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
