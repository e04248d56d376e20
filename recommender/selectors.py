"""What other apps may ask of the recommender."""

from __future__ import annotations

import time
import uuid
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from catalogue.selectors import movies_by_id
from collector.models import Person, Visitor
from recommender.charts import CHARTS, chart_of, window_days
from recommender.home import page_of
from recommender.serving.recording import record
from recommender.serving.slate import Reason, ReasonMovie, ServedSlate, SlateItem
from recommender.shelves.page import served, shelves_of
from recommender.stock import current_stock

__all__ = ["CHARTS", "Reason", "ReasonMovie", "ServedSlate", "SlateItem", "chart", "home_shelves"]


def home_shelves(
    *,
    person: Person | None,
    visitor: Visitor | None,
    at: datetime,
    first: int = 0,
    limit: int = 3,
    exclude: Collection[int] = (),
    page: str = "/",
) -> list[ServedSlate]:
    """Shelves of the home page from number `first` on; no movie is on two of them, none is in `exclude`."""
    begun = time.perf_counter()
    state = page_of(person, at=at)
    choices = shelves_of(state, taken=exclude)[first : first + limit]
    slates = served(state, choices)
    latency_ms = (time.perf_counter() - begun) * 1000
    slates = [replace(slate, latency_ms=latency_ms) for slate in slates]
    record(slates, person=person, visitor=visitor, page=page)
    return slates


def chart(
    *,
    name: str,
    k: int = 20,
    window: str | None = None,
    genre: str | None = None,
    exclude: Collection[int] = (),
    at: datetime | None = None,
    person: Person | None = None,
    visitor: Visitor | None = None,
    page: str = "",
) -> ServedSlate:
    """A list that is the same for everyone.

    Raises
    ------
    UnknownChartError, ValueError
        When there is no such chart, or window is nonsense.
    """
    begun = time.perf_counter()
    counted = chart_of(name, at=at or timezone.now(), days=window_days(window))
    stock = current_stock()
    barred = set(exclude)
    column = stock.genre_column(genre) if genre else None
    rows = counted.rows if column is None else counted.rows[stock.genres[counted.rows, column]]
    if genre and column is None:
        rows = rows[:0]
    scores = dict(zip(counted.rows.tolist(), counted.scores.tolist(), strict=True))
    chosen = [row for row in rows.tolist() if int(stock.movie_ids[row]) not in barred][:k]
    found = movies_by_id(stock.movie_ids[chosen].tolist())
    kept = [(row, found[movie_id]) for row in chosen if (movie_id := int(stock.movie_ids[row])) in found]
    slate = ServedSlate(
        id=uuid.uuid4(),
        shelf=name,
        title="",
        why="",
        kind="popular",
        items=tuple(
            SlateItem(movie, rank, scores[row], name, Reason(counted.reason))
            for rank, (row, movie) in enumerate(kept, start=1)
        ),
        algorithm=name,
        fallback=counted.fallback,
        latency_ms=(time.perf_counter() - begun) * 1000,
    )
    record([slate], person=person, visitor=visitor, page=page)
    return slate
