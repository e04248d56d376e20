"""What was noticed (impressions, views, dwelling, clicks, ...), and the lists that were offered, are dropped once
they are old; what was done on purpose stays until its person goes.

    count ──▶ close ──▶ drop month by month ──▶ done

Before anything is dropped, each app that counts evidence counts it a last time (`retention.py`, found by module)
and the months are closed: rollups leave closed days as they are. Every step may be repeated, so a killed run is
simply run again. Ids stay in the ledger: a retry of what was dropped is still a duplicate.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from collector.kinds import PASSIVE
from collector.locks import announce_writing
from collector.models import Event, FailedEvent, RetentionMark, Slate
from collector.selectors import retention_mark

BATCH = 20_000
LOCK_TIMEOUT_MS = 500
TRIES = 20

PARTITIONS = """
SELECT child.relname, substring(pg_get_expr(child.relpartbound, child.oid) FROM $$TO \\('([^']+)'\\)$$)::timestamptz
FROM pg_inherits JOIN pg_class AS child ON child.oid = pg_inherits.inhrelid
WHERE pg_inherits.inhparent = 'collector_event'::regclass ORDER BY 1
"""
HOLDS_ACTS = "SELECT EXISTS (SELECT FROM {table} WHERE NOT kind = ANY(%s))"
# Persons are noted: their implicit ratings are counted again without what is gone.
NOTE_WHOLE = """
INSERT INTO collector_forgotten (person_number)
SELECT DISTINCT person_id FROM {table} WHERE person_id IS NOT NULL
"""
DROP_OWED = (
    "DELETE FROM collector_attribution AS owed USING {table} AS event WHERE owed.event_id = event.event_id"
)
DROP_SOME = """
WITH gone AS (
    DELETE FROM {table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM {table} WHERE kind = ANY(%(kinds)s) LIMIT %(batch)s))
    RETURNING event_id, person_id
), owed AS (
    DELETE FROM collector_attribution WHERE event_id IN (SELECT event_id FROM gone)
), noted AS (
    INSERT INTO collector_forgotten (person_number)
    SELECT DISTINCT person_id FROM gone WHERE person_id IS NOT NULL
)
SELECT count(*) FROM gone
"""

Report = Callable[[float, str], None]


@dataclass
class Dropped:
    """What one run dropped."""

    months: int = 0  # whole partitions
    events: int = 0  # out of partitions that also hold what stays
    slates: int = 0
    failed_events: int = 0

    def as_result(self) -> dict[str, Any]:
        return asdict(self)


def horizon(now: datetime, months: int) -> datetime:
    """The first moment of what is kept: the start of the month that was `months` months ago."""
    number = now.astimezone(UTC).year * 12 + now.astimezone(UTC).month - 1 - months
    return datetime(number // 12, number % 12 + 1, 1, tzinfo=UTC)


def is_due(*, now: datetime) -> bool:
    done = retention_mark().done_before
    months = settings.RETENTION_MONTHS
    return bool(months) and (done is None or done < horizon(now, months))


def drop_old_evidence(*, before: datetime, now: datetime, report: Report = lambda *_: None) -> Dropped:
    """Drops what was noticed before a month's start. `report` may raise to end it early; run again, it goes on."""
    count_a_last_time(before=before, now=now)
    dropped = Dropped()
    tables = old_partitions(before)
    for place, table in enumerate(tables):
        drop_partition(table, dropped, partial(report, 0.9 * place / len(tables)))
    dropped.slates = _delete_in_batches(old_slates(before), partial(report, 0.9))
    failed = FailedEvent.objects.filter(received_at__lt=before)
    dropped.failed_events = _delete_in_batches(failed, partial(report, 0.95))
    RetentionMark.objects.filter(pk=1).update(done_before=before)
    return dropped


def count_a_last_time(*, before: datetime, now: datetime) -> None:
    """Lets every app that counts evidence do so, then closes the months for counting."""
    for app in settings.HOUSE_APPS:
        if find_spec(f"{app}.retention"):
            import_module(f"{app}.retention").count_before_dropping(now=now)
    mark, _ = RetentionMark.objects.get_or_create(pk=1)
    if mark.closed_before is None or mark.closed_before < before:
        RetentionMark.objects.filter(pk=1).update(closed_before=before)


def old_partitions(before: datetime) -> list[str]:
    """Tables of months that ended by then, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(PARTITIONS)
        return [table for table, end in cursor.fetchall() if end is not None and end <= before]


def old_slates(before: datetime) -> QuerySet[Slate]:
    """Those that no event of a month that is still counted refers to."""
    later = Event.objects.filter(slate_id=OuterRef("pk"), occurred_at__gte=before)
    return Slate.objects.filter(~Exists(later), created_at__lt=before)


def drop_partition(table: str, dropped: Dropped, say: Callable[[str], None]) -> None:
    """The whole table where nothing in it stays, else row by row what does not."""
    say(f"dropping {table}")
    name = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        cursor.execute(HOLDS_ACTS.format(table=name), [PASSIVE])
        holds_acts = cursor.fetchone()[0]
    if not holds_acts and _drop_whole(name):
        dropped.months += 1
        return
    while n := _drop_some(name):
        dropped.events += n
        say(f"{table}: {dropped.events:,} events dropped")


def _drop_whole(name: str) -> bool:
    """Waits for the lock on the event table only briefly, again and again: writers must not queue behind it.
    False when something that stays has come in meanwhile."""
    for _ in range(TRIES):
        try:
            return _drop_now(name)
        except OperationalError:
            time.sleep(LOCK_TIMEOUT_MS / 1000)
    return _drop_now(name)


@transaction.atomic
def _drop_now(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = %s", [f"{LOCK_TIMEOUT_MS}ms"])
        announce_writing()
        cursor.execute("LOCK TABLE collector_event IN ACCESS EXCLUSIVE MODE")
        cursor.execute(HOLDS_ACTS.format(table=name), [PASSIVE])
        if cursor.fetchone()[0]:
            return False
        cursor.execute(NOTE_WHOLE.format(table=name))
        cursor.execute(DROP_OWED.format(table=name))
        cursor.execute(f"DROP TABLE {name}")
    return True


@transaction.atomic
def _drop_some(name: str) -> int:
    announce_writing()
    with connection.cursor() as cursor:
        cursor.execute(DROP_SOME.format(table=name), {"kinds": PASSIVE, "batch": BATCH})
        n: int = cursor.fetchone()[0]
    return n


def _delete_in_batches(rows: QuerySet[Any], say: Callable[[str], None]) -> int:
    total = 0
    while ids := list(rows.values_list("pk", flat=True)[:BATCH]):
        total += rows.model._default_manager.filter(pk__in=ids).delete()[0]
        say(f"{total:,} {rows.model._meta.verbose_name_plural} dropped")
    return total
