"""One list for one person: history -> candidates -> filters -> ranking -> diversity -> reasons -> slate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from collector.models import Person
from recommender import fallbacks
from recommender.everyone.charts import Chart, chart_of
from recommender.everyone.stock import Stock, current_stock
from recommender.rules.current import Dealt, Rules, current_rules, dealt, even_places
from recommender.serving.diversity import diversified
from recommender.serving.drafts import Draft, Place, finished
from recommender.serving.exploring import NOTHING_DRAWN, Drawn, drawn
from recommender.serving.exploring import SOURCE as EXPLORED
from recommender.serving.ordering import best_first
from recommender.serving.reasons import reasons_for
from recommender.serving.scoring import Scored, personal_scores, wake
from recommender.serving.slate import Reason, ServedSlate
from recommender.serving.steps import clocked, step
from recommender.serving.taste import Taste, taste_of

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Wish:
    """What a list is asked for.

    Parameters
    ----------
    k : movies, 1 to 100
    algorithm : a ranker by name; None: the setting's
    genre : slug or name
    year_min, year_max : bounds of the year; movies of unknown year stay outside any bound
    language : two letters
    exclude : movie ids
    exclude_known : leave out what the person rated, bought or saw
    diversity : 0 to 1; None: as adventurous as the person asked for, else the setting's
    exploration : share of the places, 0 to 1, for movies that few were shown; None: likewise
    """

    k: int = 20
    algorithm: str | None = None
    genre: str | None = None
    year_min: int | None = None
    year_max: int | None = None
    language: str | None = None
    exclude: frozenset[int] = frozenset()
    exclude_known: bool = True
    diversity: float | None = None
    exploration: float | None = None


def personal_list(person: Person | Taste | None, wish: Wish, *, at: datetime, shelf: str) -> ServedSlate:
    """A list for a person or a taste; a chart where there is no taste, no model or no time."""
    stock = current_stock()
    wake(wish.algorithm)
    with clocked() as clock:
        taste = person if isinstance(person, Taste) else taste_of(person)
        draft = drafted(taste, wish, at=at, shelf=shelf, stock=stock)
        (slate,) = finished([draft], stock=stock, clock=clock)
        return slate


def personal_lists(tastes: Sequence[Taste], wish: Wish, *, at: datetime, shelf: str) -> list[ServedSlate]:
    """The same for many, their movies fetched at once; each has its own time for scoring."""
    stock = current_stock()
    wake(wish.algorithm)
    drafts, took = [], []
    for taste in tastes:
        with clocked() as clock:
            drafts.append(drafted(taste, wish, at=at, shelf=shelf, stock=stock))
            took.append(clock.passed_ms)
    with clocked() as clock:
        slates = finished(drafts, stock=stock, clock=clock)
    return [replace(slate, latency_ms=ms) for slate, ms in zip(slates, took, strict=True)]


def drafted(taste: Taste, wish: Wish, *, at: datetime, shelf: str, stock: Stock) -> Draft:
    """The list without its movies' rows of the database."""
    scored, fallback = personal_scores(taste, stock=stock, at=int(at.timestamp()), algorithm=wish.algorithm)
    rules = current_rules()
    allowed = filtered(wish, taste, stock=stock)
    places = [] if scored is None else best_places(scored, allowed, wish, rules=rules)
    chart = chart_of("popular", stock=stock, at=at)
    if scored is None or not places:
        popular = popular_places(chart, allowed, wish, rules=rules, stock=stock)
        nothing = fallbacks.EXCLUDED if is_excluded(wish, taste, stock) else fallbacks.NOTHING_FITS
        return Draft(shelf, "popular", popular, "popular", fallback=fallback or nothing)
    rest = from_chart(chart, allowed, taken=places, k=wish.k - len(places))
    return Draft(
        shelf,
        "personal" if scored.model.fitted.capabilities.personalised else "popular",
        places + rest,
        scored.model.algorithm,
        version=scored.model.version,
        scored=scored,
    )


def is_excluded(wish: Wish, taste: Taste, stock: Stock) -> bool:
    """A list of a genre is asked for that the person never wants to be shown."""
    column = None if wish.genre is None else stock.genre_column(wish.genre)
    excluded = taste.steering.excluded(stock)
    return excluded is not None and column is not None and bool(excluded[stock.genres[:, column]].all())


@step("filter")
def filtered(wish: Wish, taste: Taste, *, stock: Stock) -> npt.NDArray[np.bool_]:
    """Which rows may stand in the list: bool, shape (n_movies,)."""
    allowed = current_rules().is_allowed(stock)
    if wish.genre is not None:
        column = stock.genre_column(wish.genre)
        allowed &= stock.genres[:, column] if column is not None else False
    if wish.year_min is not None:
        allowed &= (stock.years >= wish.year_min) & (stock.years > 0)
    if wish.year_max is not None:
        allowed &= (stock.years <= wish.year_max) & (stock.years > 0)
    if wish.language is not None:
        allowed &= stock.languages == wish.language.lower()
    barred = [np.fromiter(wish.exclude, dtype=np.int64, count=len(wish.exclude)), taste.hidden_ids]
    if wish.exclude_known:
        barred += [taste.known_ids, taste.disliked_ids]
    rows = stock.rows_of(np.concatenate(barred))
    allowed[rows[rows >= 0]] = False
    excluded = taste.steering.excluded(stock)
    return allowed if excluded is None else allowed & ~excluded


@step("rank")
def ranked(scored: Scored, allowed: npt.NDArray[np.bool_], *, exclude_known: bool) -> Rows:
    """Allowed rows, best first."""
    if exclude_known:
        return scored.order[allowed[scored.order]]
    rows = np.flatnonzero(allowed & (scored.scores > -np.inf))
    return best_first(rows, scored.scores[rows], scored.stock.popularity_places[rows])


def best_rows(scored: Scored, allowed: npt.NDArray[np.bool_], wish: Wish, *, rules: Rules) -> Dealt:
    """The rows of the list in order: ranked, diversified, explored and ruled. Empty when the model knows none of
    them."""
    rows = ranked(scored, allowed, exclude_known=wish.exclude_known)
    if not rows.size:
        return Dealt(rows, {})
    usual = scored.taste.steering.adventure
    diversity = usual.diversity if wish.diversity is None else wish.diversity
    exploration = usual.exploration if wish.exploration is None else wish.exploration
    chosen = diversified(rows, scored.scores[rows], k=wish.k, diversity=diversity, stock=scored.stock)
    draw = explored(chosen, scored, allowed, n=round(exploration * wish.k))
    mixed = with_drawn(chosen, draw.rows, k=wish.k)
    dealt_out = ruled(mixed, allowed, wish, rules=rules, stock=scored.stock)
    return replace(
        dealt_out, propensities=dict(zip(draw.rows.tolist(), draw.propensities.tolist(), strict=True))
    )


@step("explore")
def explored(chosen: Rows, scored: Scored, allowed: npt.NDArray[np.bool_], *, n: int) -> Drawn:
    """Up to n movies that few were shown, beside the chosen ones."""
    if n < 1:
        return NOTHING_DRAWN
    is_free = allowed.copy()
    is_free[chosen] = False
    at = datetime.fromtimestamp(scored.at, tz=UTC)
    return drawn(scored.taste, is_free, k=n, at=at, stock=scored.stock)


def with_drawn(chosen: Rows, drawn_rows: Rows, *, k: int) -> Rows:
    """The first k, those drawn spread evenly among them and never first."""
    if not drawn_rows.size:
        return chosen
    order = chosen[: k - drawn_rows.size].tolist()
    for place, row in zip(even_places(drawn_rows.size, k), drawn_rows.tolist(), strict=True):
        order.insert(place, row)
    return np.array(order, dtype=np.int64)


def best_places(scored: Scored, allowed: npt.NDArray[np.bool_], wish: Wish, *, rules: Rules) -> list[Place]:
    """The list with its reasons."""
    dealt_out = best_rows(scored, allowed, wish, rules=rules)
    by_chance = {*dealt_out.sources, *dealt_out.propensities}
    reasons = reasons_for(scored, [row for row in dealt_out.rows.tolist() if row not in by_chance])
    scores = np.where(scored.scores[dealt_out.rows] > -np.inf, scored.scores[dealt_out.rows], 0.0)
    return [
        placed(row, float(score), dealt_out, source=scored.model.algorithm, reason=reasons.get(row))
        for row, score in zip(dealt_out.rows.tolist(), scores.tolist(), strict=True)
    ]


def popular_places(
    chart: Chart, allowed: npt.NDArray[np.bool_], wish: Wish, *, rules: Rules, stock: Stock
) -> list[Place]:
    """The chart in a personal list's stead, with what staff want in such lists."""
    score_of = dict(zip(chart.rows.tolist(), chart.scores.tolist(), strict=True))
    popular = chart.rows[allowed[chart.rows]][: wish.k]
    dealt_out = ruled(popular, allowed, wish, rules=rules, stock=stock)
    return [
        placed(row, score_of.get(row, 0.0), dealt_out, source=chart.name, reason=Reason(chart.reason))
        for row in dealt_out.rows.tolist()
    ]


@step("rules")
def ruled(rows: Rows, allowed: npt.NDArray[np.bool_], wish: Wish, *, rules: Rules, stock: Stock) -> Dealt:
    """The first k rows with pinned and sponsored movies in their places."""
    whole = dealt(rows, k=wish.k, allowed=allowed, rules=rules, stock=stock)
    return replace(whole, rows=whole.rows[: wish.k])


def placed(row: int, score: float, dealt_out: Dealt, *, source: str, reason: Reason | None) -> Place:
    """A place of a list; one that a rule or chance gave says so in source and reason."""
    given = dealt_out.sources.get(row)
    if given:
        return Place(row, score, given, Reason(given))
    propensity = dealt_out.propensities.get(row)
    if propensity is not None:
        return Place(row, score, EXPLORED, Reason("explore"), propensity)
    return Place(row, score, source, reason or Reason("taste"))


def from_chart(
    chart: Chart, allowed: npt.NDArray[np.bool_], *, taken: Sequence[Place] = (), k: int
) -> list[Place]:
    """The first k allowed rows of a chart that are not taken."""
    if k <= 0:
        return []
    is_free = allowed.copy()
    is_free[[place.row for place in taken]] = False
    places = np.flatnonzero(is_free[chart.rows])[:k]
    return [
        Place(int(chart.rows[place]), float(chart.scores[place]), chart.name, Reason(chart.reason))
        for place in places.tolist()
    ]
