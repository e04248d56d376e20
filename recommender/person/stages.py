"""Why not that one? What each stage of the pipeline says of one movie, in the order of the pipeline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommender.everyone.stock import Stock
from recommender.rules.current import Effect, current_rules
from recommender.serving.pipeline import Wish, best_rows, filtered, ranked
from recommender.serving.scoring import Scored
from recommender.serving.taste import Taste
from recommender.serving.words import verdict_text

Mask = npt.NDArray[np.bool_]
Outcome = Literal["passed", "stopped"]


@dataclass(frozen=True)
class Stage:
    """One step's verdict on a movie: whether it went on, and a sentence that says why."""

    name: str
    outcome: Outcome
    text: str

    def as_json(self) -> dict[str, str]:
        return {"stage": self.name, "outcome": self.outcome, "text": self.text}


def stages_for(
    row: int, *, taste: Taste, mark: str, scored: Scored | None, wish: Wish, stock: Stock
) -> list[Stage]:
    """The stages that a movie passed, up to the one that stopped it, or to its place in the list.

    Parameters
    ----------
    row : of the stock, -1 when the movie is not in it
    mark : what keeps it out of the person's lists, as `recommender.person.why` says it; empty when nothing does
    """
    stages = []
    for stage in _stages(row, taste=taste, mark=mark, scored=scored, wish=wish, stock=stock):
        stages.append(stage)
        if stage.outcome == "stopped":
            break
    return stages


def _stages(
    row: int, *, taste: Taste, mark: str, scored: Scored | None, wish: Wish, stock: Stock
) -> Iterator[Stage]:
    yield _history(taste)
    yield _candidates(row, scored)
    assert scored is not None
    yield _own_marks(mark)
    allowed = filtered(wish, taste, stock=stock)
    yield _filters(is_allowed=bool(allowed[row]))
    yield _ranking(row, scored)
    yield from _rules(row, stock)
    yield _place(row, allowed, scored, wish)


def _stage(name: str, text: str, *, is_stopped: bool = False) -> Stage:
    return Stage(name, "stopped" if is_stopped else "passed", text)


def _history(taste: Taste) -> Stage:
    n = int(np.count_nonzero(taste.weights > 0))
    text = ngettext(
        "%(n)d movie of yours speaks for your taste.", "%(n)d movies of yours speak for your taste.", n
    )
    return _stage("history", text % {"n": n}, is_stopped=n == 0)


def _candidates(row: int, scored: Scored | None) -> Stage:
    if scored is None:
        return _stage("candidates", verdict_text("no_model", rank=None, n_ranked=0), is_stopped=True)
    if row < 0 or scored.scores[row] == -np.inf:
        return _stage("candidates", verdict_text("unknown_movie", rank=None, n_ranked=0), is_stopped=True)
    return _stage(
        "candidates", _("%(algorithm)s has an opinion of it.") % {"algorithm": scored.model.algorithm}
    )


def _own_marks(mark: str) -> Stage:
    text = verdict_text(mark, rank=None, n_ranked=0) if mark else _("You neither know nor hid it.")
    return _stage("known", text, is_stopped=bool(mark))


def _filters(*, is_allowed: bool) -> Stage:
    text = _("The filters leave it in.") if is_allowed else _("The filters leave it out.")
    return _stage("filters", text, is_stopped=not is_allowed)


def _ranking(row: int, scored: Scored) -> Stage:
    rank = int(np.flatnonzero(scored.order == row)[0]) + 1
    return _stage("ranking", verdict_text("listed", rank=rank, n_ranked=int(scored.order.size)))


def _rules(row: int, stock: Stock) -> Iterator[Stage]:
    texts = {
        Effect.PIN: _("Our editors put it first."),
        Effect.BOOST: _("Our editors raised it."),
        Effect.BURY: _("Our editors lowered it."),
        Effect.SPONSOR: _("It is sponsored, so it gets a place and says so."),
    }
    for effect in current_rules().effects_on(int(stock.movie_ids[row])):
        yield _stage("rules", texts[Effect(effect)])


def _place(row: int, allowed: Mask, scored: Scored, wish: Wish) -> Stage:
    """The list as it is made; a movie that ranks high enough and is not in it made room for variety."""
    places = best_rows(scored, allowed, wish, rules=current_rules()).rows.tolist()
    if row in places:
        return _stage("list", _("It stands at place %(place)d.") % {"place": places.index(row) + 1})
    better = ranked(scored, allowed, exclude_known=wish.exclude_known)[: wish.k]
    if row in better:
        return _stage("diversity", _("Others that differ more took its place."), is_stopped=True)
    text = _("The list has %(k)d places, and others come before it.") % {"k": wish.k}
    return _stage("list", text, is_stopped=True)
