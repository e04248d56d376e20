"""Who is there: whose evidence a page counts when its address does not say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from analytics.scope import Audience

# With fewer real people than this the simulated audience is shown beside them: pages would be empty without.
FEWEST_PEOPLE = 20

WHO_IS_THERE = """
SELECT mark.counted_at, (SELECT min(day) FROM analytics_dailyperson),
       EXISTS (SELECT FROM analytics_dailyperson WHERE is_simulated),
       (SELECT count(*) FROM (SELECT DISTINCT person_id FROM analytics_dailyperson
                              WHERE NOT is_simulated AND NOT is_bot LIMIT %s) AS real),
       (SELECT count(*) FROM analytics_alert WHERE cleared_at IS NULL),
       (SELECT count(*) FROM collector_failedevent WHERE replayed_at IS NULL AND person_id IS NOT NULL)
FROM (SELECT) AS one LEFT JOIN analytics_rollupmark AS mark ON mark.id = 1
"""


@dataclass(frozen=True)
class Standing:
    """What has been counted so far."""

    counted_at: datetime | None
    first_day: date | None
    has_simulated: bool
    n_real: int  # at most FEWEST_PEOPLE
    n_alerts: int  # that are open
    n_refused: int  # events that could be replayed; at most the 10,000 that are kept

    @property
    def usual_audience(self) -> Audience:
        """Real people, with the simulated audience beside them as long as they are few."""
        is_few = self.has_simulated and self.n_real < FEWEST_PEOPLE
        return Audience.EVERYBODY if is_few else Audience.REAL


def standing() -> Standing:
    with connection.cursor() as cursor:
        cursor.execute(WHO_IS_THERE, [FEWEST_PEOPLE])
        return Standing(*cursor.fetchone())
