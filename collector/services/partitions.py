from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from django.db import IntegrityError, connection, transaction
from psycopg2.errors import CheckViolation

from collector import locks

MONTHS_AHEAD = 2


def coming_months(now: datetime) -> list[datetime]:
    """A moment in this month and in each of those whose tables are made ahead."""
    first = now.astimezone(UTC).replace(day=1)
    months = [first]
    for _ in range(MONTHS_AHEAD):
        months.append((months[-1] + timedelta(days=32)).replace(day=1))
    return months


def missing_months(now: datetime) -> list[date]:
    """Of the coming ones; a writer that finds none makes its own, but then all others wait for it."""
    return [at.date() for at in coming_months(now) if not _exists(at.date())]


def ensure_partitions(times: Iterable[datetime]) -> None:
    """Makes the months' tables that are missing. Call it before a transaction that writes events: making one
    locks the whole event table for a moment."""
    months = {at.astimezone(UTC).date().replace(day=1) for at in times}
    missing = [month for month in sorted(months) if not _exists(month)]
    if not missing:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [locks.PARTITIONS])
        for month in missing:
            cursor.execute(
                f"CREATE TABLE IF NOT EXISTS {_table(month)} PARTITION OF collector_event"
                " FOR VALUES FROM (%s) TO (%s)",
                [f"{month} 00:00+00", f"{_next(month)} 00:00+00"],
            )


def is_month_missing(error: IntegrityError) -> bool:
    """Whether an insert failed for want of its month's table. Checks of values carry their constraint's name."""
    cause = error.__cause__
    return isinstance(cause, CheckViolation) and cause.diag.constraint_name is None


def _exists(month: date) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [_table(month)])
        row: tuple[bool] = cursor.fetchone()
    return row[0]


def _table(month: date) -> str:
    return f"collector_event_{month:%Y_%m}"


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
