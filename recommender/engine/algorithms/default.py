"""Default: the list that the site shows; it chooses by itself between taste, the moment and a ranker of both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from recommender.engine.algorithm import Algorithm, Capabilities
from recommender.engine.algorithms.blend import Blend
from recommender.engine.algorithms.blended.parts import PARTS
from recommender.engine.algorithms.lambdamart import LambdaMART
from recommender.engine.algorithms.moments.candidates import FEATURES
from recommender.engine.algorithms.moments.lessons import K, Lesson, ndcg_of
from recommender.engine.algorithms.moments.tastes import standardised
from recommender.engine.algorithms.moments.trends import CHARTS
from recommender.engine.algorithms.moments.trial import Trial
from recommender.engine.arrays import Floats
from recommender.engine.blending import is_as_good
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History, Interactions
from recommender.engine.state import part_of, prefixed

CHART_WEIGHTS = np.linspace(0.0, 1.0, 11)
BLEND, MIXTURE, RANKER = range(3)
NAMES = ("blend", "taste and chart", "ranker")
AT_CUTS = dict(zip(PARTS, ("ease", "ials", "item_knn", "popular_inf", "popular_inf"), strict=True))
"""Which of the ranker's features stands for each part of the blend."""


class Default(Algorithm):
    """A blend for the taste [1]_, and for a moment what foretold best: blend, taste with a chart, or a ranker [2]_.

    Lists for no moment in particular (`at` left out and a history without times, as for people of whom some
    items were hidden at random) are the blend's. For lists of a moment three are compared on the last cuts in
    time inside the training data, by NDCG@10:

    - the ranker, unless another is better by more than one standard error, paired by person: at the cuts it
      has learned from fewer lists than it will have;
    - else the better of the blend and of (1 - w) taste + w chart, both standardised; the smallest w that is as
      good as the best [3]_, and the blend where it is as good.

    Parameters
    ----------
    max_items : int, default 10,000
        In a larger catalogue EASE has no part in the blend.
    seed : int, default 0
        Of users held back, factors and trees.

    Attributes
    ----------
    chosen_ : int, for a moment: 0 blend, 1 taste and chart, 2 ranker
    chart_ : ndarray of float64, shape (n_items,), the best chart; what people without history get
    chart_index_ : int, place of the chart among those of `moments`
    chart_weight_ : float from 0 to 1, w
    validated_ : ndarray of float64, shape (4,), NDCG@10 on the last cuts of blend, chart, taste and chart,
        ranker; NaN where not judged
    n_cases_ : int, lists that were judged there

    Notes
    -----
    At the cuts the blend stands in as its parts in the ranker's settings, with its weights. Costs: the fits of
    blend and ranker.

    References
    ----------
    .. [1] Jahrer, Toscher, Legenstein (2010). Combining predictions for accurate recommender systems. KDD.
    .. [2] Burges (2010). From RankNet to LambdaRank to LambdaMART: an overview. MSR-TR-2010-82.
    .. [3] Breiman, Friedman, Olshen, Stone (1984). Classification and regression trees. Wadsworth. (The rule
       of one standard error.)
    """

    capabilities = Capabilities(
        personalised=True, cold_users=True, similar_items=True, predicts=False, explains=True
    )
    chosen_: int
    chart_: Floats
    chart_index_: int
    chart_weight_: float
    validated_: Floats
    n_cases_: int

    def __init__(self, *, max_items: int = 10_000, seed: int = 0) -> None:
        self.max_items = max_items
        self.seed = seed
        self._blend = Blend(max_items=max_items, seed=seed)
        self._ranker: LambdaMART | None = None

    def _forget(self) -> None:
        super()._forget()
        self._ranker = None

    def _learn(self, interactions: Interactions, features: ItemFeatures | None) -> None:
        self._blend = Blend(max_items=self.max_items, seed=self.seed).fit(interactions)
        self.chosen_, self.chart_index_, self.chart_weight_, self.n_cases_ = BLEND, 0, 0.0, 0
        self.chart_ = np.zeros(interactions.n_items)
        self.validated_ = np.full(4, np.nan)
        if interactions.times is None or interactions.times.min() == interactions.times.max():
            return
        ranker = LambdaMART(seed=self.seed).fit(interactions, features=features)
        if ranker.trial:
            self._judge(ranker.trial, has_trees=ranker.has_trees_)
        if self.chosen_ != BLEND:
            self._ranker = ranker
        if self.n_cases_:
            self.chart_ = standardised(ranker.moment.trends.charts)[self.chart_index_]
        ranker.trial = None

    def _judge(self, trial: Trial, *, has_trees: bool) -> None:
        lessons = trial.lessons
        mixtures = {
            (chart, float(weight)): ndcg_of(
                lessons, [(1 - weight) * lesson.taste + weight * lesson.charts[chart] for lesson in lessons]
            )
            for chart in range(len(CHARTS))
            for weight in CHART_WEIGHTS
        }
        best = max(mixtures, key=lambda mixture: float(mixtures[mixture].mean()))
        self.chart_index_ = best[0]
        self.chart_weight_ = min(
            weight
            for (chart, weight), found in mixtures.items()
            if chart == best[0] and is_as_good(found, mixtures[best])
        )
        blend = ndcg_of(lessons, [self._blend_at(lesson) for lesson in lessons])
        ranked = trial.ndcg[trial.best]
        plain = blend if blend.mean() > mixtures[best].mean() else mixtures[best]
        self.chosen_ = BLEND if is_as_good(blend, mixtures[best]) else MIXTURE
        if has_trees and is_as_good(ranked, plain):
            self.chosen_ = RANKER
        judged = (blend, mixtures[best[0], 1.0], mixtures[best[0], self.chart_weight_], ranked)
        self.validated_ = np.array([found.mean() for found in judged])
        self.n_cases_ = ranked.size

    def _blend_at(self, lesson: Lesson) -> Floats:
        """The blend's scores of candidates at a cut, from the ranker's own models."""
        columns = [FEATURES.index(AT_CUTS[name]) for name in PARTS]
        scores: Floats = lesson.features[:, columns].astype(np.float64) @ self._blend.weights_[-1]
        return scores

    def _score(self, history: History, at: int | None) -> Floats:
        if self._is_for_no_moment(history, at):
            return self._blend.score(history)
        if not len(history):
            return self.chart_
        if self.chosen_ == RANKER:
            return self._ranker_of_model().score(history, at=at)
        if self.chosen_ == MIXTURE:
            taste, scale = self._taste(history)
            mixed: Floats = scale * taste + self.chart_weight_ * self.chart_
            return mixed
        return self._blend.score(history)

    def _is_for_no_moment(self, history: History, at: int | None) -> bool:
        return at is None and history.times is None

    def _taste(self, history: History) -> tuple[Floats, float]:
        """Taste of all items, less its mean, and what it is multiplied by in the mixture."""
        taste = self._ranker_of_model().moment.tastes.faded_scores(history)
        deviation = float(taste.std())
        return taste - taste.mean(), (1 - self.chart_weight_) / deviation if deviation > 0 else 0.0

    def _ranker_of_model(self) -> LambdaMART:
        assert self._ranker is not None
        return self._ranker

    def _contributions(self, history: History, item_index: int, at: int | None) -> Floats:
        if self.chosen_ == BLEND or self._is_for_no_moment(history, at):
            return self._blend._contributions(history, item_index, at)
        if self.chosen_ == RANKER:
            return self._ranker_of_model()._contributions(history, item_index, at)
        contributions: Floats = self._taste(history)[
            1
        ] * self._ranker_of_model().moment.tastes.faded_contributions(history, item_index)
        return contributions

    def _rest(self, history: History, item_index: int, at: int | None, given: float) -> float:
        """What no item of the history gives: the chart, or the trees of the ranker."""
        if self.chosen_ == BLEND or self._is_for_no_moment(history, at):
            return self._blend._rest(history, item_index, at, given)
        return float(self.score(history, at=at)[item_index] - given)

    def _similarities(self, item_index: int) -> Floats:
        return self._blend._similarities(item_index)

    def choices(self) -> dict[str, Any]:
        """What was chosen for taste and moment, and the figures that made it."""
        self._require_fit()
        chosen: dict[str, Any] = {"blend": self._blend.choices(), "for_a_moment": NAMES[self.chosen_]}
        if not self.n_cases_:
            return chosen | {"why": "no cuts in time to judge on: no times, or too few people"}
        names = ("blend", "chart", NAMES[MIXTURE], NAMES[RANKER])
        return (
            chosen
            | {
                "chart": CHARTS[self.chart_index_],
                "chart_weight": round(float(self.chart_weight_), 4),
                "lists_on_last_cuts": int(self.n_cases_),
                f"last_cuts_ndcg@{K}": dict(zip(names, self.validated_.round(4).tolist(), strict=True)),
                "why": "the ranker unless a plainer model is better by more than one standard error",
            }
            | ({"ranker": self._ranker.choices()} if self._ranker else {})
        )

    def forget_user(self, user_id: int | str) -> bool:
        """Out of the blend; the rest holds nobody."""
        return self._blend.forget_user(user_id)

    def state(self) -> dict[str, npt.NDArray[Any]]:
        """Own arrays, and those of blend and ranker behind their names."""
        ranker = {} if self._ranker is None else self._ranker.state()
        return super().state() | prefixed("blend", self._blend.state()) | prefixed("ranker", ranker)

    @classmethod
    def from_state(
        cls, arrays: Mapping[str, npt.NDArray[Any]], *, hyperparameters: Mapping[str, Any] | None = None
    ) -> Self:
        """A model from what `state` gave."""
        own = {key: array for key, array in arrays.items() if not key.startswith(("blend__", "ranker__"))}
        model = super().from_state(own, hyperparameters=hyperparameters)
        model._blend = Blend.from_state(
            part_of("blend", arrays), hyperparameters=model._blend.hyperparameters()
        )
        of_ranker = part_of("ranker", arrays)
        if of_ranker:
            model._ranker = LambdaMART.from_state(of_ranker, hyperparameters={"seed": model.seed})
        return model
