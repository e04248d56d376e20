"""Small worlds whose right answers are known by construction."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import Interactions

DAY = 86_400

# Worlds have all columns, so they are handed out untyped: a test need not ask whether times are None.


@dataclass(frozen=True)
class World:
    interactions: Any
    features: ItemFeatures
    withheld: dict[int, int]  # user index -> index of the one item of the own group that the user lacks


def two_taste_groups(*, n_users: int = 41, n_items: int = 20) -> World:
    """Even users have the first half of the items, odd ones the second half, each but for one of them."""
    half = n_items // 2
    withheld = {user: (user % 2) * half + (user // 2) % half for user in range(n_users)}
    pairs = [
        (user, item)
        for user in range(n_users)
        for item in range((user % 2) * half, (user % 2) * half + half)
        if item != withheld[user]
    ]
    users, items = (np.array(column) for column in zip(*pairs, strict=True))
    interactions = Interactions.from_columns(
        user_ids=users,
        item_ids=items + 1000,
        weights=1.0 + (users + items) % 3,
        times=(users * 7 + items * 3) % 30 * DAY,
        ratings=3.0 + (users + items) % 3,
    )
    return World(interactions, features_of(interactions, half=half), withheld)


def features_of(interactions: Interactions, *, half: int) -> ItemFeatures:
    n = interactions.n_items
    return ItemFeatures(
        interactions.item_ids,
        tuple("spaceship robot" if item < half else "wedding letter" for item in range(n)),
        tuple(("Sci-Fi",) if item < half else ("Romance",) for item in range(n)),
        tuple(1980 if item < half else 2010 for item in range(n)),
    )


def two_opinions(*, n_users: int = 40, n_items: int = 20):
    """Everybody rates everything: 5 in the own half, 1 in the other; users 0 and 1 have not rated item 0."""
    users, items = (
        grid.ravel() for grid in np.meshgrid(np.arange(n_users), np.arange(n_items), indexing="ij")
    )
    ratings = np.where(users % 2 == (items >= n_items // 2), 5.0, 1.0)
    is_known = ~((items == 0) & (users < 2))
    return Interactions.from_columns(
        user_ids=users[is_known],
        item_ids=items[is_known],
        weights=ratings[is_known],
        times=users[is_known],
        ratings=ratings[is_known],
    )


def random_world(*, seed: int, n_users: int = 30, n_items: int = 25, n_rows: int = 400):
    rng = np.random.default_rng(seed)
    return Interactions.from_columns(
        user_ids=rng.integers(0, n_users, n_rows),
        item_ids=rng.integers(0, n_items, n_rows),
        weights=rng.integers(1, 6, n_rows),
        times=rng.integers(0, 100 * DAY, n_rows),
        ratings=rng.integers(1, 6, n_rows),
    )


def premieres(*, n_days=120, n_users=60, per_day=20, seed=0):
    """Every ten days there are five new movies, and nobody meets others: only the clock tells what comes."""
    rng = np.random.default_rng(seed)
    days = np.repeat(np.arange(n_days), per_day)
    return Interactions.from_columns(
        user_ids=rng.integers(0, n_users, days.size),
        item_ids=(days // 10) * 5 + rng.integers(0, 5, days.size),
        times=days * DAY + rng.integers(0, DAY, days.size),
    )
