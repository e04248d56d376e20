"""Repeated impressions without a click, as weak negative evidence: when switched on, they push a movie down.

A dismissal takes a movie out; not following a card that was on screen is far less, as most cards are never
looked at. So it never enters an implicit rating or a model, takes nothing out, and fades:

    repeats = Σ 2^(-age / half-life) over impressions since the person last did something with the movie
    place in the order = place · (1 + strength · min(cap, max(0, repeats - free)))

A place and not a score is stretched: scores of different algorithms share no scale. The last place of a movie is
bounded by the cap, and with time it returns to where it was.
"""

from __future__ import annotations

from datetime import datetime

import numpy as np
import numpy.typing as npt
from django.db import connection

from collector.patience import answered
from recommender.conf import value_of

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]

# Served by the index of a person's events; several slates of one moment are several impressions.
REPEATS = """
WITH acts AS (
    SELECT movie_id, kind, occurred_at FROM collector_event
    WHERE person_id IN (SELECT id FROM collector_person WHERE id = %(person)s OR merged_into_id = %(person)s)
      AND movie_id IS NOT NULL AND NOT is_bot
), touched AS (
    SELECT movie_id, max(occurred_at) AS at FROM acts WHERE kind <> 'impression' GROUP BY 1
)
SELECT movie_id, sum(power(0.5::float8, least(
           greatest(extract(epoch FROM %(at)s - occurred_at)::float8, 0) / %(half_life_seconds)s, 1000)))
FROM acts LEFT JOIN touched USING (movie_id)
WHERE kind = 'impression' AND (touched.at IS NULL OR occurred_at > touched.at)
GROUP BY 1
"""


def repeats_of(person_id: int, *, at: datetime) -> dict[int, float]:
    """Faded impressions without a click by movie id, of a person and all merged into it; empty while the setting
    is off."""
    if not value_of("WEARY_OF_REPEATS"):
        return {}
    half_life_seconds = value_of("WEARY_HALF_LIFE_DAYS") * 86_400
    given = {"person": person_id, "at": at, "half_life_seconds": half_life_seconds}
    with connection.cursor() as cursor:
        return dict(answered(cursor, REPEATS, given).fetchall())


def worn(order: Rows, repeats: Floats) -> Rows:
    """The order with what was shown too often further down.

    Parameters
    ----------
    order : ndarray of int64, shape (n,), rows, best first
    repeats : ndarray of float64, shape (n,), >= 0, of each place of the order
    """
    excess = np.clip(repeats - value_of("WEARY_FREE"), 0, value_of("WEARY_CAP"))
    if not excess.any():
        return order
    places = np.arange(1, order.size + 1) * (1 + value_of("WEARY_STRENGTH") * excess)
    pushed: Rows = order[np.argsort(places, kind="stable")]
    return pushed
