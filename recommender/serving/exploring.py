"""Places for movies that few were shown, drawn by Thompson sampling among those near to the person's taste."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from recommender.conf import value_of
from recommender.engine.bandit import Arms
from recommender.everyone.exposure import current_exposure
from recommender.everyone.stock import Stock
from recommender.serving.steering import About
from recommender.serving.taste import Taste

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

ARMS = 40
NEAR_GENRES = 3
OF_ONE_SERIES = 3  # movies in one list or shelf
SOURCE = "thompson"


@dataclass(frozen=True, eq=False)
class Drawn:
    """Rows in the order in which they were drawn, and how likely each was to get its place."""

    rows: Rows
    propensities: npt.NDArray[np.float64]


NOTHING_DRAWN = Drawn(np.empty(0, dtype=np.int64), np.empty(0))


def chance(key: str, *words: str) -> float:
    """From 0 to 1, the same for the same person and words."""
    digest = hashlib.blake2b(" ".join((key, *words)).encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64


def strongest_genres(taste: Taste, stock: Stock, n: int) -> list[int]:
    """Columns of the genres that speak most for a taste, usual ones counting less; what the person asked more or
    less of counts as often as in scores, what is never to be shown not at all."""
    own = stock.by_row(taste.movie_ids, taste.weights) @ stock.genres  # (n_genres,)
    for asked in taste.steering.asked:
        column = stock.genre_column(asked.which) if asked.about == About.GENRE else None
        if column is not None:
            own[column] *= 0.0 if asked.value < -1 else float(value_of("MORE")) ** asked.value
    usual = stock.genres.mean(axis=0)
    strength = own / np.sqrt(np.maximum(usual, 1e-9))
    order = np.argsort(-strength, kind="stable")[:n]
    return [int(column) for column in order if own[column] > 0]


def drawn(taste: Taste, may_explore: Mask, *, k: int, at: datetime, stock: Stock) -> Drawn:
    """At most k rows; the same for a person within the hour, so that a page holds still."""
    exposure = current_exposure(at, stock=stock)
    shows, clicks = exposure.shows, exposure.clicks
    pool = pool_of(taste, may_explore & (shows < value_of("EXPLORE_BELOW_SHOWS")), shows, stock=stock)
    if not pool.size or not k:
        return NOTHING_DRAWN
    seed = int(chance(taste.key, "draw", f"{at.astimezone(UTC):%Y-%m-%d %H}") * 2**53)
    arms = Arms(clicks[pool], shows[pool], prior=value_of("EXPLORATION_PRIOR"))
    draw = arms.draw(min(k, pool.size), np.random.default_rng(seed))
    return Drawn(pool[draw.arms], draw.propensities)


def pool_of(taste: Taste, may_explore: Mask, shows: npt.NDArray[np.float64], *, stock: Stock) -> Rows:
    """The arms: of the person's strongest genres first, then whoever was shown least; few of one series."""
    columns = strongest_genres(taste, stock, NEAR_GENRES)
    is_near: Mask = np.asarray(stock.genres[:, columns].any(axis=1))
    rows = np.flatnonzero(may_explore)
    order = rows[np.lexsort((rows, -stock.added_at[rows], shows[rows], ~is_near[rows]))]
    in_series: Counter[str] = Counter()
    kept: list[int] = []
    for row in order.tolist():
        in_series[stock.series[row]] += 1
        if in_series[stock.series[row]] <= OF_ONE_SERIES:
            kept.append(row)
        if len(kept) == ARMS:
            break
    return np.array(kept, dtype=np.int64)
