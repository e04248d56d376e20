"""Which movies to ask a person about: those whose answers tell most of the taste.

The order is learned from everybody's evidence with each training (`engine.onboarding`, measured by
`make bench SUITES=onboarding`); before the first one, known to many and as different from each other as can be.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import numpy as np
import numpy.typing as npt

from recommender.conf import value_of
from recommender.engine.interactions import Interactions
from recommender.engine.onboarding import by_variance
from recommender.everyone.charts import Chart
from recommender.everyone.kept import Kept
from recommender.everyone.stock import Stock
from recommender.models import AskingOrder

Rows = npt.NDArray[np.int64]

POOL = 400  # the most popular ones: others nobody has seen
DECADE_WEIGHT = 0.3  # of another decade beside other genres
LEARNED = 300  # movies in the order that is learned

KEPT: Kept[str, tuple[int, ...]] = Kept(max_age_seconds=lambda: float(value_of("CHART_SECONDS")))


def keep_asking_order(interactions: Interactions, *, at: datetime) -> None:
    """Learn the order anew from what speaks for movies."""
    order = interactions.item_ids[by_variance(interactions, LEARNED)]
    AskingOrder.objects.update_or_create(pk=1, defaults={"movie_ids": order.tolist(), "made_at": at})


def _learned_ids() -> tuple[int, ...]:
    order = AskingOrder.objects.first()
    return () if order is None else tuple(order.movie_ids)


def telling_rows(
    chart: Chart, *, stock: Stock, k: int, barred: Collection[int] = (), known: Collection[int] = ()
) -> Rows:
    """Rows of k movies whose answers tell most: in the learned order, then in that of `different_rows`.

    Parameters
    ----------
    chart : Chart of popular movies
    barred : movie ids that are not asked about
    known : movie ids whose answer is known
    """
    rows = stock.rows_of(KEPT.get("order", _learned_ids))
    rows = rows[rows >= 0]
    learned = rows[~np.isin(stock.movie_ids[rows], list(barred))][:k]
    if learned.size == k:
        return learned
    more = different_rows(
        chart,
        stock=stock,
        k=k - learned.size,
        barred={*barred, *stock.movie_ids[learned].tolist()},
        known={*known, *stock.movie_ids[learned].tolist()},
    )
    return np.concatenate([learned, more])


def different_rows(
    chart: Chart, *, stock: Stock, k: int, barred: Collection[int] = (), known: Collection[int] = ()
) -> Rows:
    """Rows of k popular movies that differ.

    An answer tells most when it is as likely yes as no and when the movie is unlike those already known: each
    next movie is the one with the largest product of both.

    Parameters
    ----------
    chart : Chart of popular movies
    barred : movie ids that are not asked about
    known : movie ids whose answer is known
    """
    rows = chart.rows[:POOL]
    rows = rows[~np.isin(stock.movie_ids[rows], list(barred))]
    if not rows.size:
        return rows
    openness = _openness(stock.popularity[rows])
    likeness = np.zeros(rows.size)
    for other in stock.rows_of(list(known)).tolist():
        if other >= 0:
            likeness = np.maximum(likeness, _likeness(rows, other, stock))
    chosen: list[int] = []
    is_free = np.ones(rows.size, dtype=np.bool_)
    for _ in range(min(k, rows.size)):
        best = int(np.where(is_free, openness * (1.01 - likeness), -np.inf).argmax())
        chosen.append(best)
        is_free[best] = False
        likeness = np.maximum(likeness, _likeness(rows, int(rows[best]), stock))
    return rows[chosen]


def _openness(popularity: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """p (1 - p), p the chance that a person has seen the movie; the most popular one was seen by half."""
    most = popularity.max()
    chance = 0.5 * popularity / most if most > 0 else np.full(popularity.size, 0.25)
    openness: npt.NDArray[np.float64] = chance * (1 - chance)
    return openness


def _likeness(rows: Rows, other: int, stock: Stock) -> npt.NDArray[np.float64]:
    genres = stock.genres[rows].astype(np.float64)
    both = genres @ stock.genres[other]
    either = np.maximum(genres.sum(axis=1) + stock.genres[other].sum() - both, 1.0)
    same_decade = stock.years[rows] // 10 == stock.years[other] // 10
    likeness: npt.NDArray[np.float64] = (1 - DECADE_WEIGHT) * both / either + DECADE_WEIGHT * same_decade
    return likeness
