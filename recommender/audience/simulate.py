"""Simulate an audience, or remove it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from django.utils import timezone

from recommender.audience.lists import Lists
from recommender.audience.tastes import planted_tastes
from recommender.audience.walk import Walk
from recommender.audience.writing import Written, remove_audience, write_diary
from recommender.errors import NoAudienceError
from recommender.everyone.meetings import count_meetings
from recommender.everyone.stock import read_stock
from recommender.implicit import count_implicit_ratings
from recommender.rebuild import count_standings

N_GROUPS = 6


@dataclass(frozen=True)
class Simulated:
    """What was left, and how long it took."""

    written: Written
    seconds: float


def simulate_audience(*, visitors: int, days: int, seed: int, until: datetime) -> Simulated:
    """An audience that walked the site in the days before a moment. One that was there before is replaced.

    The same seed over the same catalogue, evidence and models gives the same audience.

    Raises
    ------
    NoAudienceError
        When there are no movies to walk through, or a number is out of range.
    """
    if visitors < 1 or days < 1:
        raise NoAudienceError(f"an audience needs visitors and days, got {visitors} and {days}")
    begun = time.perf_counter()
    remove_audience()
    count_standings()
    stock = read_stock()
    if not len(stock):
        raise NoAudienceError("there are no movies to walk through; import_dataset brings some")
    rng = np.random.default_rng(seed)
    tastes = planted_tastes(stock, n_visitors=visitors, n_groups=N_GROUPS, rng=rng)
    diary = Walk(stock, tastes, Lists(stock, rng), rng).through(days=days, until=until)
    written = write_diary(
        diary, stock=stock, n_visitors=visitors, seed=seed, rng=rng, begun=until - timedelta(days=days)
    )
    count_implicit_ratings(at=until)
    count_standings()
    count_meetings(at=until, everything=True)
    return Simulated(written, time.perf_counter() - begun)


def forget_audience() -> int:
    """Remove the audience and count anew without it; how many persons there were."""
    n_persons = remove_audience()
    count_standings()
    count_meetings(at=timezone.now(), everything=True)
    return n_persons
