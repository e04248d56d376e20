"""Invented people and movies of any number, drawn fast: popularity falls like 1 / rank, everybody has a taste."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import Interactions

Indexes = npt.NDArray[np.int64]

FULL_USERS, FULL_ITEMS, FULL_ROWS = 138_000, 27_000, 20_000_000
N_TASTES = 20
OWN_TASTE = 0.6
DRAWN = 1.6
DAYS = 2_000


@dataclass(frozen=True)
class Size:
    """A share of the full size: people and interactions grow with it, movies with its root."""

    share: float

    @property
    def n_users(self) -> int:
        return round(FULL_USERS * self.share)

    @property
    def n_items(self) -> int:
        return round(FULL_ITEMS * math.sqrt(self.share))

    @property
    def n_rows(self) -> int:
        return round(FULL_ROWS * self.share)


SIZES = tuple(Size(4.0**-n) for n in range(6, -1, -1))
SERIES = {"small": SIZES[:4], "medium": SIZES[1:5], "full": SIZES}


def world(size: Size, *, seed: int = 0) -> Interactions:
    """Interactions with times and ratings; small worlds are so full that they have fewer rows than asked for."""
    rng = np.random.default_rng(seed)
    taste_of_user, taste_of_item = (rng.integers(N_TASTES, size=n) for n in (size.n_users, size.n_items))
    users, items = _pairs(size, taste_of_user, taste_of_item, rng)
    liking = 3.2 + 0.8 * (taste_of_user[users] == taste_of_item[items]) + rng.normal(0, 0.8, users.size)
    ratings = np.clip(np.round(2 * liking) / 2, 0.5, 5.0)
    times = rng.integers(0, DAYS * 86_400, users.size)
    return Interactions.from_columns(
        user_ids=users, item_ids=items, weights=ratings, times=times, ratings=ratings
    )


def features_of(interactions: Interactions, *, seed: int = 0) -> ItemFeatures:
    """Words, a genre and a year for every movie."""
    rng = np.random.default_rng(seed)
    n = interactions.n_items
    words = rng.integers(5_000, size=(n, 30))
    return ItemFeatures(
        interactions.item_ids,
        tuple(" ".join(f"word{word}" for word in row) for row in words),
        tuple((f"Genre {genre}",) for genre in rng.integers(18, size=n)),
        tuple(int(year) for year in rng.integers(1930, 2020, size=n)),
    )


def _pairs(
    size: Size, taste_of_user: Indexes, taste_of_item: Indexes, rng: np.random.Generator
) -> tuple[Indexes, Indexes]:
    """Distinct pairs of a user and an item: more are drawn than asked for, and what is too much is left out."""
    n_drawn = int(DRAWN * size.n_rows)
    activity = np.cumsum(rng.lognormal(0, 1, size.n_users))
    users = np.searchsorted(activity, rng.random(n_drawn) * activity[-1], side="right")
    is_own = rng.random(n_drawn) < OWN_TASTE
    tastes = np.where(is_own, taste_of_user[users], rng.integers(N_TASTES, size=n_drawn))
    pairs = np.unique(users * np.int64(size.n_items) + _items_of(tastes, taste_of_item, rng))
    kept = pairs[rng.random(pairs.size) < size.n_rows / pairs.size]
    return kept // size.n_items, kept % size.n_items


def _items_of(tastes: Indexes, taste_of_item: Indexes, rng: np.random.Generator) -> Indexes:
    """An item of each taste, the first of it most often."""
    items = np.empty(tastes.size, dtype=np.int64)
    for taste in range(N_TASTES):
        rows, own = np.flatnonzero(tastes == taste), np.flatnonzero(taste_of_item == taste)
        if not own.size:
            own = np.arange(taste_of_item.size)
        chances = np.cumsum(1 / np.arange(1, own.size + 1) ** 0.7)
        items[rows] = own[np.searchsorted(chances, rng.random(rows.size) * chances[-1], side="right")]
    return items
