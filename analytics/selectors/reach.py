"""How soon what somebody did changes what they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from django.db import connection

from analytics.scope import Scope

# What a taste is read from.
KINDS = ("rate", "like", "save", "seen", "dismiss", "buy", "click", "view", "more")
NEWEST = 1000
WENT_AWAY = timedelta(minutes=30)  # who asks for no list within so long has left

SQL = """
WITH acts AS (
    SELECT person_id, received_at FROM collector_event
    WHERE occurred_at >= %(first)s AND occurred_at < %(last)s::date + 1 AND kind = ANY(%(kinds)s)
      AND person_id IS NOT NULL AND is_simulated = ANY(%(simulated)s) AND is_bot = ANY(%(bots)s)
    ORDER BY sequence DESC LIMIT %(newest)s
)
SELECT extract(epoch FROM list.created_at - acts.received_at)::float8, list.latency_ms
FROM acts JOIN LATERAL (
    SELECT created_at, latency_ms FROM collector_slate AS slate
    WHERE slate.person_id = acts.person_id AND version <> '' AND shelf NOT LIKE 'similar%%'
      AND created_at BETWEEN acts.received_at AND acts.received_at + make_interval(secs => %(went_away_seconds)s)
    ORDER BY created_at LIMIT 1
) AS list ON true
"""


@dataclass(frozen=True, eq=False)
class Reach:
    """The first lists that people asked for after the newest acts of a period."""

    seconds: tuple[float, ...]  # from the acknowledgement to that list
    making_ms: tuple[float, ...]  # that of it for which the site is to blame

    def middle_seconds(self) -> float | None:
        return _middle(self.seconds)

    def middle_ms(self) -> float | None:
        return _middle(self.making_ms)

    def slow_ms(self) -> float | None:
        """Nineteen in twenty were made at least as fast."""
        return float(np.quantile(self.making_ms, 0.95)) if self.making_ms else None


def reach(scope: Scope) -> Reach:
    """One query, at most a thousand looks into the index of slates."""
    with connection.cursor() as cursor:
        went_away = {"went_away_seconds": WENT_AWAY.total_seconds()}
        cursor.execute(SQL, scope.sql() | {"kinds": list(KINDS), "newest": NEWEST} | went_away)
        rows = cursor.fetchall()
    return Reach(
        seconds=tuple(seconds for seconds, _ in rows),
        making_ms=tuple(ms for _, ms in rows if ms is not None),
    )


def _middle(values: tuple[float, ...]) -> float | None:
    return float(np.median(values)) if values else None
