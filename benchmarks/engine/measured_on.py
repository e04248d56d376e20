"""What the engine is measured on: a dataset's archive, or people who are invented."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from recommender.engine.interactions import Interactions
from recommender.measuring.evaluation_data import read_evaluation_data

N_USERS, N_ITEMS, N_TASTES = 2000, 1000, 12  # of those who are invented


@dataclass(frozen=True, eq=False)
class Measured:
    """Likes to make lists from, and ratings to predict; of the same people."""

    name: str
    liked: Interactions
    rated: Interactions


def read(path: str | None, *, seed: int) -> Measured:
    """A dataset; without a path, people are invented."""
    if path is None:
        return _invented(seed)
    data = read_evaluation_data(Path(path))
    return Measured(data.name, data.liked(None), data.rated())


def _invented(seed: int) -> Measured:
    """People with two tastes each who choose popular movies of them, and rate their own taste higher."""
    generator = np.random.default_rng(seed)
    taste = generator.integers(N_TASTES, size=N_ITEMS)
    fame = 1 / np.arange(1, N_ITEMS + 1) ** 0.8
    users, items, ratings = [], [], []
    for user in range(N_USERS):
        is_own = np.isin(taste, generator.integers(N_TASTES, size=2))
        chances = fame * np.where(is_own, 1.0, 0.03)
        n_chosen = min(int(generator.geometric(1 / 40)) + 10, N_ITEMS // 4)
        chosen = generator.choice(N_ITEMS, size=n_chosen, replace=False, p=chances / chances.sum())
        users.append(np.full(n_chosen, user))
        items.append(chosen)
        ratings.append(np.clip(np.round(2.5 + 1.5 * is_own[chosen] + generator.normal(size=n_chosen)), 1, 5))
    columns = [np.concatenate(column) for column in (users, items, ratings)]
    rated = Interactions.from_columns(
        user_ids=columns[0], item_ids=columns[1], weights=columns[2], ratings=columns[2]
    )
    return Measured(f"invented people (seed {seed})", rated, rated)
