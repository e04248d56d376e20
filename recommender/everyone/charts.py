"""Lists that are the same for everyone: popular, trending, bought, rated, new, gems."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import numpy.typing as npt

from recommender import fallbacks
from recommender.conf import value_of
from recommender.errors import UnknownChartError
from recommender.everyone.kept import Kept
from recommender.everyone.meetings import ALL_TIME, WINDOWS, counted_by_row, counted_window
from recommender.everyone.stock import Stock

Counts = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]

ENOUGH_MOVIES = 20  # a window in which fewer movies were met is widened
FEWEST_RATINGS = 3  # of a movie that a chart of ratings may name


@dataclass(frozen=True, eq=False)
class Chart:
    """An order of the stock's rows, best first."""

    name: str
    rows: Rows
    scores: Counts  # of the rows
    reason: str  # kind of the reason under each movie
    window_days: int = ALL_TIME
    fallback: str | None = None  # why it is not quite what was asked for


@dataclass(frozen=True)
class Question:
    """What a chart is asked: over which time, in which stock."""

    stock: Stock
    at: datetime
    window_days: int


def window_days(window: str | None) -> int:
    """Days of `day`, `week`, `month`, `year`, or of a number such as `30` or `30d`; `ALL_TIME` for `all`.

    Raises
    ------
    ValueError
        For anything else.
    """
    if window in (None, "", "all"):
        return ALL_TIME
    if window in WINDOWS:
        return WINDOWS[window]
    number = str(window).removesuffix("d")
    if not number.isascii() or not number.isdigit() or not 1 <= int(number) <= 36_500:
        raise ValueError(f"window must be {', '.join(WINDOWS)}, all or a number of days, got {window!r}")
    return int(number)


def ordered(scores: Counts, *ties: Counts) -> Rows:
    """Rows by score, then by ties, then by movie id."""
    return np.lexsort((np.arange(scores.size), *(-tie for tie in reversed(ties)), -scores))


def widened(days: int) -> Iterator[int]:
    """The window, or the next wider one that is counted, and ever wider ones, up to all of time."""
    first = counted_window(days)
    if first != ALL_TIME:
        yield first
        yield from (wider for wider in (WINDOWS["month"], WINDOWS["year"]) if wider > first)
    yield ALL_TIME


def popular(question: Question) -> Chart:
    """Movies that most persons met in the window; those that nobody met follow."""
    counts, days = _counts_in_window(question, what="met")
    if not counts.any() and not question.stock.has_evidence:
        return mix(question)
    rows = ordered(counts, question.stock.popularity)
    fallback = fallbacks.WINDOW_WIDENED if days != question.window_days else None
    return Chart("popular", rows, counts[rows], "popular", days, fallback)


def bought(question: Question) -> Chart:
    """Movies that most persons bought in the window."""
    counts, days = _counts_in_window(question, what="bought")
    if not counts.any():
        return _instead(question, "bought", fallbacks.NOTHING_BOUGHT)
    rows = ordered(counts, question.stock.popularity)[: np.count_nonzero(counts)]
    fallback = fallbacks.WINDOW_WIDENED if days != question.window_days else None
    return Chart("bought", rows, counts[rows], "bought", days, fallback)


def _counts_in_window(question: Question, *, what: str) -> tuple[Counts, int]:
    """Persons by row in the narrowest of ever wider windows in which enough happened; and its days."""
    for days in widened(question.window_days):
        counts = _counts_within(question, days=days, what=what)
        if np.count_nonzero(counts) >= min(ENOUGH_MOVIES, len(question.stock)):
            break
    return counts, days


def _counts_within(question: Question, *, days: int, what: str) -> Counts:
    if days == ALL_TIME and what == "met":
        return question.stock.popularity
    return counted_by_row(what, days=days, stock=question.stock, at=question.at)


def trending(question: Question) -> Chart:
    """Movies met by more persons than the four windows before let expect, in standard deviations."""
    asked = question.window_days or WINDOWS["week"]  # in all of time nothing is new
    days = counted_window(asked) or max(WINDOWS.values())
    now = _counts_within(question, days=days, what="met")
    if np.count_nonzero(now) < ENOUGH_MOVIES:
        return _instead(question, "trending", fallbacks.NOTHING_RECENT)
    before = _counts_within(question, days=days, what="met_before") / 4
    surprise = (now - before) / np.sqrt(before + 1)
    rows = ordered(surprise, question.stock.popularity)
    fallback = fallbacks.WINDOW_WIDENED if days != asked else None
    return Chart("trending", rows, surprise[rows], "trending", days, fallback)


def rated(question: Question) -> Chart:
    """Movies by mean rating, shrunken towards everyone's."""
    is_rated = question.stock.rating_counts >= FEWEST_RATINGS
    if not is_rated.any():
        return _instead(question, "rated", fallbacks.NO_RATINGS)
    return _of_rows("rated", is_rated, question.stock.rating_scores, question.stock.popularity)


def gems(question: Question) -> Chart:
    """Well-rated movies that few have rated."""
    counts = question.stock.rating_counts
    is_rated = counts >= FEWEST_RATINGS
    if not is_rated.any():
        return _instead(question, "gems", fallbacks.NO_RATINGS)
    is_rare = is_rated & (counts <= np.quantile(counts[is_rated], 0.6))
    return _of_rows("gems", is_rare, question.stock.rating_scores, question.stock.rating_means)


def new(question: Question) -> Chart:
    """What came in last, by day; among those the youngest movies."""
    day_added = np.floor(question.stock.added_at / 86_400)
    rows = ordered(day_added, question.stock.years.astype(np.float64), question.stock.popularity)
    return Chart("new", rows, day_added[rows], reason="new")


def mix(question: Question) -> Chart:
    """Of every decade one movie, then another: an order where nobody has left evidence."""
    chance = np.random.default_rng(value_of("SEED")).random(len(question.stock))
    decades = question.stock.years // 10
    order = np.lexsort((chance, -decades))
    starts = np.searchsorted(-decades[order], -decades[order], side="left")
    turn = np.empty(len(question.stock))
    turn[order] = np.arange(order.size) - starts
    rows = ordered(-turn, decades.astype(np.float64))
    return Chart("popular", rows, -turn[rows], reason="mix", fallback=fallbacks.NO_EVIDENCE)


def _of_rows(name: str, is_in: npt.NDArray[np.bool_], *scores: Counts) -> Chart:
    inside = np.flatnonzero(is_in)
    rows = inside[ordered(*(score[inside] for score in scores))]
    return Chart(name, rows, scores[0][rows], reason=name)


def _instead(question: Question, name: str, fallback: str) -> Chart:
    chart = popular(question)
    return Chart(name, chart.rows, chart.scores, chart.reason, chart.window_days, fallback)


CHARTS: dict[str, Callable[[Question], Chart]] = {
    "popular": popular,
    "trending": trending,
    "bought": bought,
    "rated": rated,
    "new": new,
    "gems": gems,
}


@dataclass(frozen=True, eq=False)
class ChartOfStock:
    """A chart with the stock whose rows it orders."""

    chart: Chart
    stock: Stock

    def on(self, stock: Stock) -> Chart:
        """The same order in the rows of another stock, without what that one does not have."""
        if stock is self.stock:
            return self.chart
        rows = stock.rows_of(self.stock.movie_ids[self.chart.rows])
        is_there = rows >= 0
        return replace(self.chart, rows=rows[is_there], scores=self.chart.scores[is_there])


KEPT: Kept[tuple[str, int], ChartOfStock] = Kept(max_age_seconds=lambda: float(value_of("CHART_SECONDS")))


def chart_of(name: str, *, stock: Stock, at: datetime, days: int = ALL_TIME) -> Chart:
    """A chart in the rows of a stock, about `CHART_SECONDS` old at most.

    Raises
    ------
    UnknownChartError
        When there is none of that name.
    """
    if name not in CHARTS:
        raise UnknownChartError(f"no chart {name!r}; there are {', '.join(CHARTS)}")

    def make() -> ChartOfStock:
        return ChartOfStock(CHARTS[name](Question(stock, at, days)), stock)

    kept = KEPT.get((name, days), make)
    if not kept.stock.movie_ids.size and len(stock):
        kept = KEPT.put((name, days), make())
    return kept.on(stock)
