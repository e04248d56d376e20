"""One list for two to eight people: each is scored alone, then a rule of fairness orders what nobody bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import numpy.typing as npt

from recommender import fallbacks
from recommender.engine.together import RULES, relevance
from recommender.everyone.charts import Chart, chart_of
from recommender.everyone.stock import Stock, current_stock
from recommender.serving.drafts import Draft, Place, finished
from recommender.serving.matches import match_of
from recommender.serving.pipeline import Wish, filtered, from_chart
from recommender.serving.reasons import reason_for
from recommender.serving.scoring import Scored, personal_scores, wake
from recommender.serving.slate import Match, Reason, ServedSlate
from recommender.serving.steps import clocked, step
from recommender.serving.taste import Taste

Mask = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]
FEWEST, MOST = 2, 8


@dataclass(frozen=True)
class Member:
    """One of those who watch together, under the name that the others know."""

    name: str
    taste: Taste


@dataclass(frozen=True)
class View:
    """What one member has from one movie: its rank in the own list, and why it stands there."""

    name: str
    rank: int | None  # None: no opinion
    match: Match | None
    reason: Reason


@dataclass(frozen=True)
class TogetherSlate:
    """The list, and for each place the view of each member in the order in which they were named."""

    slate: ServedSlate
    rule: str
    views: dict[int, list[View]]  # by movie id


@dataclass(frozen=True)
class Judge:
    """A member with the scores that speak for it: the model's, or the chart's where there is no taste."""

    member: Member
    scored: Scored | None
    scores: npt.NDArray[np.float64]
    fallback: str | None

    def view(self, row: int, *, order: Rows) -> View:
        places = np.flatnonzero(order == row)
        rank = int(places[0]) + 1 if places.size else None
        if self.scored is None or self.scored.scores[row] == -np.inf:
            return View(self.member.name, rank, None, Reason("popular"))
        return View(self.member.name, rank, match_of(self.scored, row), reason_for(self.scored, row))


def together_list(members: Sequence[Member], wish: Wish, *, rule: str, at: datetime) -> TogetherSlate:
    """A list for all of them; nothing that one of them hid, disliked or (unless wished) knows."""
    stock = current_stock()
    wake(wish.algorithm)
    with clocked() as clock:
        chart = chart_of("popular", stock=stock, at=at)
        judges = [_judge(member, wish, chart=chart, stock=stock, at=at) for member in members]
        allowed = allowed_to_all(judges, wish, stock=stock)
        worth = relevance(np.stack([judge.scores for judge in judges]), allowed)
        rows = ordered(worth, rule=rule, k=wish.k)
        first = next((judge.scored for judge in judges if judge.scored is not None), None)
        source, why = (chart.name, chart.reason) if first is None else (rule, "together")
        shared = [Place(int(row), float(worth[:, row].mean()), source, Reason(why)) for row in rows]
        # A model may know few movies: nobody has an opinion of the rest, which is popular and no more.
        rest = from_chart(chart, allowed, taken=shared, k=wish.k - len(shared))
        draft = Draft(
            "together",
            "personal" if first is not None and shared else "popular",
            shared + rest,
            f"together-{rule}",
            version="" if first is None else first.model.version,
            fallback=_fallback(judges, is_shared=bool(shared)),
        )
        (slate,) = finished([draft], stock=stock, clock=clock)
        views = explained(judges, draft.places, allowed=allowed, stock=stock)
    return TogetherSlate(_without_match(slate), rule, views)


def _judge(member: Member, wish: Wish, *, chart: Chart, stock: Stock, at: datetime) -> Judge:
    scored, fallback = personal_scores(
        member.taste, stock=stock, at=int(at.timestamp()), algorithm=wish.algorithm
    )
    if scored is not None:
        return Judge(member, scored, scored.scores, None)
    scores = np.full(len(stock), -np.inf)
    scores[chart.rows] = np.arange(chart.rows.size, 0, -1)
    return Judge(member, None, scores, fallback)


def allowed_to_all(judges: Sequence[Judge], wish: Wish, *, stock: Stock) -> Mask:
    """Rows that nobody's history or filter bars: bool, shape (n_movies,)."""
    masks = [filtered(wish, judge.member.taste, stock=stock) for judge in judges]
    allowed: Mask = np.logical_and.reduce(masks)
    return allowed


@step("together")
def ordered(worth: npt.NDArray[np.float64], *, rule: str, k: int) -> Rows:
    """Rows in the order of the rule."""
    return RULES[rule](worth, k)


def explained(
    judges: Sequence[Judge], places: Sequence[Place], *, allowed: Mask, stock: Stock
) -> dict[int, list[View]]:
    """Each member's view of each movie, by movie id."""
    orders = [_own_order(judge, allowed) for judge in judges]
    return {
        int(stock.movie_ids[place.row]): [
            judge.view(place.row, order=order) for judge, order in zip(judges, orders, strict=True)
        ]
        for place in places
    }


def _own_order(judge: Judge, allowed: Mask) -> Rows:
    rows = np.flatnonzero(allowed & (judge.scores > -np.inf))
    return rows[np.argsort(-judge.scores[rows], kind="stable")]


def _fallback(judges: Sequence[Judge], *, is_shared: bool) -> str | None:
    """Why the list is nobody's own; None as soon as one of them has a taste that a model knows movies for."""
    if any(judge.scored is not None for judge in judges):
        return None if is_shared else fallbacks.FEW_CANDIDATES
    return judges[0].fallback or fallbacks.UNKNOWN_TASTE


def _without_match(slate: ServedSlate) -> ServedSlate:
    """Match words are each member's own, so the list as a whole has none."""
    return replace(slate, items=tuple(replace(item, match=None) for item in slate.items))
