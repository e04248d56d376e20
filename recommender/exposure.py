"""How often each movie was shown on a card and followed lately: what exploration needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt
from django.db import connection

from recommender.conf import value_of
from recommender.kept import Kept
from recommender.provenance import is_simulation_counted
from recommender.stock import Stock

Floats = npt.NDArray[np.float64]

WINDOW = timedelta(days=28)
SQL = """
SELECT movie_id, count(*) FILTER (WHERE kind = 'impression'), count(*) FILTER (WHERE kind = 'click')
FROM collector_event
WHERE kind IN ('impression', 'click') AND slate_id IS NOT NULL AND movie_id IS NOT NULL AND NOT is_bot
  AND occurred_at >= %(since)s AND (%(simulated)s OR NOT is_simulated)
GROUP BY movie_id
"""


@dataclass(frozen=True, eq=False)
class Exposure:
    """Shows and clicks of each movie that had any.

    Parameters
    ----------
    movie_ids : ndarray of int64, shape (n,)
    shows, clicks : ndarray of float64, shape (n,); 0 <= clicks <= shows
    """

    movie_ids: npt.NDArray[np.int64]
    shows: Floats
    clicks: Floats

    def by_row(self, stock: Stock) -> tuple[Floats, Floats]:
        """Shows and clicks of every row of the stock, both of shape (n_movies,)."""
        shows, clicks = np.zeros(len(stock)), np.zeros(len(stock))
        rows = stock.rows_of(self.movie_ids)
        shows[rows[rows >= 0]] = self.shows[rows >= 0]
        clicks[rows[rows >= 0]] = self.clicks[rows >= 0]
        return shows, clicks


def exposure_at(at: datetime) -> Exposure:
    """Counted from the events of the last four weeks. A click without a show, as without scripts, was a show."""
    with connection.cursor() as cursor:
        cursor.execute(SQL, {"since": at - WINDOW, "simulated": is_simulation_counted()})
        rows = np.array(cursor.fetchall(), dtype=np.int64).reshape(-1, 3)
    clicks = rows[:, 2].astype(np.float64)
    return Exposure(rows[:, 0], np.maximum(rows[:, 1], clicks), clicks)


ROOM: Kept[str, Exposure] = Kept(max_age_seconds=lambda: float(value_of("CHART_SECONDS")))


def current_exposure(at: datetime) -> Exposure:
    """About `CHART_SECONDS` old at most."""
    return ROOM.get("exposure", lambda: exposure_at(at))
