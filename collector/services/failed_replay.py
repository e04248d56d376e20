"""Refused events are sent again, as their sender sent them then."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from collector.identity import Identity
from collector.models import FailedEvent
from collector.services import events
from collector.services.failed import LONGEST_REASON, plain

logger = logging.getLogger(__name__)


@dataclass
class Replay:
    stored: int = 0
    known: int = 0  # its sender has sent it again meanwhile
    refused: int = 0
    broken: int = 0  # neither: an unexpected error, which the log of the process has in full


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
            said = plain(f"{type(error).__name__}: {error}")[:LONGEST_REASON]
            FailedEvent.objects.filter(pk=key).update(refused_again=said)
    return done


@transaction.atomic
def _replay_one(key: int, *, at: datetime, done: Replay) -> None:
    row = FailedEvent.objects.select_for_update(of=("self",)).filter(pk=key, replayed_at=None).first()
    if row is None or row.person is None:
        return
    outcome = events.record_events(
        [row.payload],
        identity=_sender(row),
        received_at=row.received_at,
        sent_at=row.sent_at,
        keeps_failed=False,
    )
    if outcome.refused:
        done.refused += 1
        row.refused_again = plain(outcome.refused[0].reason)[:LONGEST_REASON]
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
