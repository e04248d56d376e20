"""An audience whose purchases follow from its evidence by known weights, to see whether they are found again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import numpy as np

from recommender.audience.walk import Diary, SimulatedEvent, Visit

MOST_OF_A_KIND = 3
SECONDS_OF_DWELL = 30.0
MET_PER_VISITOR = 12


def planted_outcomes(
    weights: Mapping[str, float],
    *,
    intercept: float,
    n_visitors: int,
    n_movies: int,
    begun: datetime,
    rng: np.random.Generator,
) -> Diary:
    """Visitors who meet movies, leave evidence of each kind at random, and then buy or do not.

    The chance of a purchase is `1 / (1 + exp(-(intercept + Σ weight · log2(1 + n))))` with n events of a
    kind (acts: 0 or 1) before it. Some who bought look again: evidence that must not count.
    """
    diary = Diary()
    n_met = min(MET_PER_VISITOR, n_movies)
    for visitor in range(n_visitors):
        at = begun + timedelta(minutes=10 * visitor)
        diary.visits.append(Visit(visitor, visitor, at))
        for row in rng.choice(n_movies, size=n_met, replace=False).tolist():
            at = _meets(diary, visitor, row, weights=weights, intercept=intercept, at=at, rng=rng)
    return diary


def _meets(
    diary: Diary,
    visitor: int,
    row: int,
    *,
    weights: Mapping[str, float],
    intercept: float,
    at: datetime,
    rng: np.random.Generator,
) -> datetime:
    def note(kind: str) -> None:
        nonlocal at
        value = SECONDS_OF_DWELL if kind == "dwell" else None  # sent when the stay ends
        at += timedelta(seconds=value or 1)
        diary.events.append(SimulatedEvent(kind, at, visitor, visitor, row=row, value=value))

    odds = intercept
    for kind, weight in weights.items():
        most = 1 if kind in {"save", "like", "seen"} else MOST_OF_A_KIND
        n = int(rng.integers(most + 1))
        odds += weight * np.log2(1 + n)
        for _ in range(n):
            note(kind)
    if rng.random() < 1 / (1 + np.exp(-odds)):
        note("buy")
        for kind in weights:
            note(kind)
    return at
