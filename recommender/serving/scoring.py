"""Second and fourth step: the catalogue as the live ranker sees it for one person, best first."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from recommender import fallbacks
from recommender.conf import value_of
from recommender.engine.defaults import DEFAULT
from recommender.engine.interactions import History
from recommender.errors import NoLiveModelError
from recommender.everyone.stock import Stock
from recommender.evidence.weariness import worn
from recommender.rules.current import current_rules
from recommender.serving.live import LIVE, Model, live_model
from recommender.serving.ordering import best_first
from recommender.serving.slate import Thing
from recommender.serving.steering import Leaning
from recommender.serving.steps import TimeBudgetPassedError, step
from recommender.serving.taste import Taste

logger = logging.getLogger(__name__)

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

RANKERS_OF_DEFAULT = ("default", "ease", "item_knn")
"""What "default" stands for: the first of these that is live."""

OF_TREES = (DEFAULT, "lambdamart")
TELLERS = ("ease", "item_knn")
"""What the trees learn from, in the order in which it is asked."""


@dataclass(frozen=True, eq=False)
class Scored:
    """The stock's rows for one person.

    Parameters
    ----------
    stock : Stock
    model : Model
    history : History, the part of the person's taste that the model knows
    item_indexes : ndarray of int64, shape (n_movies,), the model's index of each row; -1 where unknown
    scores : ndarray of float64, shape (n_movies,); -inf where the model has no opinion
    order : rows with an opinion that may be shown to the person, best first
    said_ids : movies that the person rated, liked, saved or bought, not only looked at
    at : moment of the list, unix seconds
    taste : Taste
    leanings : what the person wants more or less of; it is in the scores
    """

    stock: Stock
    model: Model
    history: History
    item_indexes: Rows
    scores: Floats
    order: Rows
    said_ids: frozenset[int]
    at: int
    taste: Taste
    leanings: Sequence[Leaning] = ()

    def wanted(self, row: int) -> list[Thing]:
        """What a movie is of that the person wants more of."""
        return [
            Thing(leaning.about, leaning.name)
            for leaning in self.leanings
            if leaning.value > 0 and leaning.covers[row]
        ]

    @property
    def candidates(self) -> Rows:
        """The best rows, among which match words are dealt out."""
        return self.order[: value_of("CANDIDATES")]

    @cached_property
    def teller(self) -> tuple[Model, History] | None:
        """The linear model that can say in place of trees which movies speak for another; None: none is live."""
        for name in TELLERS if self.model.algorithm in OF_TREES else ():
            with suppress(NoLiveModelError):
                model = live_model(name)
                return model, history_of(self.taste, model)
        return None

    @cached_property
    def rank_shares(self) -> dict[int, float]:
        """Rank of each candidate over their number: 0 is best."""
        n = max(self.candidates.size, 1)
        return {row: place / n for place, row in enumerate(self.candidates.tolist())}


_ITEM_INDEXES: WeakKeyDictionary[Model, tuple[Stock, Rows]] = WeakKeyDictionary()


def item_indexes_of(model: Model, stock: Stock) -> Rows:
    """The model's index of each row, -1 where it does not know the movie; kept with the model."""
    kept = _ITEM_INDEXES.get(model)
    if kept is None or kept[0] is not stock:
        kept = (stock, model.items.indexes_of(stock.movie_ids).astype(np.int64))
        _ITEM_INDEXES[model] = kept
    return kept[1]


def rankers_named(name: str | None) -> Sequence[str]:
    """Algorithms to try in order for a name; the setting's when there is none."""
    chosen = name or value_of("ALGORITHM")
    return RANKERS_OF_DEFAULT if chosen == DEFAULT else (chosen,)


def first_live_model(names: Sequence[str]) -> Model:
    """The first of these algorithms that is live. Raises NoLiveModelError."""
    for name in names[:-1]:
        try:
            return live_model(name)
        except NoLiveModelError:
            continue
    return live_model(names[-1])


def wake(algorithm: str | None = None) -> None:
    """Open the live model before the clock runs: a first list must not lose its time to the disk."""
    with suppress(NoLiveModelError):
        first_live_model(rankers_named(algorithm))


@step("score", is_costly=True)
def scored_by(model: Model, taste: Taste, *, stock: Stock, at: int) -> Scored:
    """Fold the person in and score every movie: no training, so the newest event counts."""
    history = history_of(taste, model)
    by_item = model.fitted.score(history, at=at)  # (n_items,)
    indexes = item_indexes_of(model, stock)
    scores = np.where(indexes >= 0, by_item[np.maximum(indexes, 0)], -np.inf)
    scores[scores <= 0] = -np.inf
    scores = current_rules().weighted(scores, stock)
    leanings = taste.steering.leaning_in(stock)
    scores = taste.steering.weighted(scores, leanings, stock)
    order = _order(scores, taste, stock)
    said_ids = frozenset(taste.said_ids.tolist())
    return Scored(stock, model, history, indexes, scores, order, said_ids, at, taste, leanings)


def history_of(taste: Taste, model: Model) -> History:
    """What speaks for a person's taste, in the model's indexes."""
    speaks = taste.weights > 0
    times = taste.times[speaks]
    return History.from_ids(
        model.items,
        item_ids=taste.movie_ids[speaks],
        weights=taste.weights[speaks],
        times=None if np.isnan(times).any() else np.floor(times),
        ratings=taste.half_stars[speaks] / 2,
    )


def _order(scores: Floats, taste: Taste, stock: Stock) -> Rows:
    """Rows with an opinion, without what the person knows, hid or disliked, and without genres that the person
    excluded."""
    may_be_shown = (scores > -np.inf) & current_rules().is_allowed(stock)
    barred = stock.rows_of(np.concatenate([taste.known_ids, taste.hidden_ids, taste.disliked_ids]))
    may_be_shown[barred[barred >= 0]] = False
    excluded = taste.steering.excluded(stock)
    if excluded is not None:
        may_be_shown &= ~excluded
    rows = np.flatnonzero(may_be_shown)
    order = best_first(rows, scores[rows], stock.popularity_places[rows])
    if not taste.repeats:
        return order
    repeats = stock.by_row(list(taste.repeats), list(taste.repeats.values()))
    return worn(order, repeats[order])


def personal_scores(
    taste: Taste, *, stock: Stock, at: int, algorithm: str | None = None
) -> tuple[Scored | None, str | None]:
    """The catalogue for a person, or why there is none: never an error."""
    if current_rules().charts_only:
        return None, fallbacks.CHARTS_ONLY
    if taste.is_late:
        return None, fallbacks.SLOW
    names = rankers_named(algorithm)
    try:
        model = first_live_model(names)
        if taste.is_empty and model.fitted.capabilities.personalised:
            return None, fallbacks.UNKNOWN_TASTE
        scored = scored_by(model, taste, stock=stock, at=at)
    except NoLiveModelError:
        is_damaged = any(LIVE.is_damaged(name) for name in names)
        return None, fallbacks.DAMAGED_MODEL if is_damaged else fallbacks.NO_MODEL
    except TimeBudgetPassedError as error:
        logger.warning("a chart stands in for a personal list: %s", error)
        return None, fallbacks.SLOW
    except Exception:
        logger.exception("a chart stands in for a personal list")
        return None, fallbacks.FAILED
    return (scored, None) if scored.order.size else (None, fallbacks.UNKNOWN_TASTE)
