"""Default: the list that the site shows, a blend with as much of the moment in it as has proved useful."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from recommender.engine.algorithm import Algorithm, Capabilities
from recommender.engine.algorithms.blend import Blend, scored_cases
from recommender.engine.algorithms.trending import Trending
from recommender.engine.arrays import Floats
from recommender.engine.blending import Panel, is_as_good, unit_scale, unit_scaled
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History, Interactions
from recommender.engine.splits import Split, time_split

K = 10
CUTS = (0.6, 0.7, 0.8, 0.9)
"""Shares of the training rows that come before an inner cut; the next tenth of the rows is foretold."""
LABELLED_SHARE = 0.1
HALF_LIVES_DAYS = (1.0, 3.0, 7.0, 30.0, 90.0)
CHART_WEIGHTS = np.linspace(0.0, 1.0, 21)
FEWEST_CASES, MOST_CASES_PER_CUT = 50, 1000
PREFIX = "blend__"
"""Of the blend's arrays, in the state."""


class Default(Algorithm):
    """A blend for the taste [1]_ and a trending chart for the moment [2]_, in proportions that it chooses.

    For lists of a moment, score(i) = (1 - w) * blend(i) / deviation + w * trending(i) / deviation. w and the
    chart's half-life are learned on four cuts in time inside the training data: what would have been known at
    each foretells the tenth that followed. Of all w whose NDCG@10 lies within one standard error (paired by
    person) of the best, the smallest is taken [3]_: what came before may differ from what comes.

    Lists for no moment in particular (`at` left out and a history without times, as for people of whom some
    items were hidden at random) are the blend's alone.

    Parameters
    ----------
    max_items : int, default 10,000
        In a larger catalogue EASE has no part in the blend.
    seed : int, default 0
        Of users held back, and of factors.

    Attributes
    ----------
    chart_ : ndarray of float64, shape (n_items,), the trending scores over their standard deviation
    chart_weight_ : float from 0 to 1, w
    half_life_days_ : float, of the chart; NaN without times
    validated_ : ndarray of float64, shape (3,), NDCG@10 on the cuts of blend, chart and mixture; NaN where
        not judged
    n_cases_ : int, lists that were judged on the cuts

    Notes
    -----
    Costs: the fit of the blend and, for dated data, one fit of its chosen models at each cut.

    References
    ----------
    .. [1] Jahrer, Toscher, Legenstein (2010). Combining predictions for accurate recommender systems. KDD.
    .. [2] Ji, Sun, Zhang, Li (2020). A re-visit of the popularity baseline in recommender systems. SIGIR.
    .. [3] Breiman, Friedman, Olshen, Stone (1984). Classification and regression trees. Wadsworth. (The rule
       of one standard error.)
    """

    capabilities = Capabilities(
        personalised=True, cold_users=True, similar_items=True, predicts=False, explains=True
    )
    chart_: Floats
    chart_weight_: float
    half_life_days_: float
    validated_: Floats
    n_cases_: int

    def __init__(self, *, max_items: int = 10_000, seed: int = 0) -> None:
        self.max_items = max_items
        self.seed = seed
        self._blend = Blend(max_items=max_items, seed=seed)
        self._scales: WeakKeyDictionary[History, float] = WeakKeyDictionary()

    def _forget(self) -> None:
        super()._forget()
        self._scales = WeakKeyDictionary()

    def _learn(self, interactions: Interactions, features: ItemFeatures | None) -> None:
        self._blend = Blend(max_items=self.max_items, seed=self.seed).fit(interactions)
        self.chart_ = np.zeros(interactions.n_items)
        self.chart_weight_, self.half_life_days_, self.n_cases_ = 0.0, np.nan, 0
        self.validated_ = np.full(3, np.nan)
        panels = [self._panel(split) for split in self._splits(interactions) if split.cases]
        if sum(panel.n_cases for panel in panels) >= FEWEST_CASES:
            self._choose(Panel.joined(panels))
            trending = Trending(half_life_days=self.half_life_days_).fit(interactions)
            self.chart_ = unit_scaled(trending.score_)

    def _splits(self, interactions: Interactions) -> Iterator[Split]:
        """What was known at each cut, and who had something to be foretold; nothing for undated data."""
        if interactions.times is None:
            return
        ordered = np.sort(interactions.times)
        for share in CUTS:
            end = ordered[min(int((share + LABELLED_SHARE) * ordered.size), ordered.size - 1)]
            known = interactions.subset(interactions.times <= end)
            if known.times is not None and known.times.min() < end:
                yield time_split(known, holdout_share=LABELLED_SHARE / (share + LABELLED_SHARE))

    def _panel(self, split: Split) -> Panel:
        blend = Blend(seed=self.seed).learn_with_choices_of(self._blend, split.train)
        charts = [Trending(half_life_days=days).fit(split.train) for days in HALF_LIVES_DAYS]
        rng = np.random.default_rng(self.seed)
        chosen = rng.permutation(len(split.cases))[:MOST_CASES_PER_CUT]
        cases = [split.cases[place] for place in np.sort(chosen)]
        return Panel.of(scored_cases([blend, *charts], cases, at=split.at), k=K)

    def _choose(self, panel: Panel) -> None:
        """Half-life and weight of the best mixture, then the smallest weight that is as good but for chance."""
        mixtures = {
            (chart, float(weight)): panel.ndcg(_mixture(panel.n_models, chart, float(weight)))
            for chart in range(len(HALF_LIVES_DAYS))
            for weight in CHART_WEIGHTS
        }
        best = max(mixtures, key=lambda mixture: float(mixtures[mixture].mean()))
        chart = best[0]
        self.chart_weight_ = min(
            weight
            for (of_chart, weight), found in mixtures.items()
            if of_chart == chart and is_as_good(found, mixtures[best])
        )
        self.half_life_days_ = HALF_LIVES_DAYS[chart]
        self.n_cases_ = panel.n_cases
        chosen = (0.0, 1.0, self.chart_weight_)
        self.validated_ = np.array([mixtures[chart, weight].mean() for weight in chosen])

    def _score(self, history: History, at: int | None) -> Floats:
        personal = self._blend.score(history)
        weight = self._chart_weight(history, at)
        if not weight:
            return personal
        self._scales[history] = (1 - weight) * float(unit_scale(personal))
        mixed: Floats = self._scales[history] * personal + weight * self.chart_
        return mixed

    def _chart_weight(self, history: History, at: int | None) -> float:
        """w; without moment and times 0."""
        return self.chart_weight_ if at is not None or history.times is not None else 0.0

    def _contributions(self, history: History, item_index: int, at: int | None) -> Floats:
        contributions = self._blend._contributions(history, item_index, at)
        if not self._chart_weight(history, at):
            return contributions
        if history not in self._scales:
            self._score(history, at)
        scaled: Floats = self._scales[history] * contributions
        return scaled

    def _rest(self, history: History, item_index: int, at: int | None) -> float:
        return float(self._chart_weight(history, at) * self.chart_[item_index])

    def _similarities(self, item_index: int) -> Floats:
        return self._blend._similarities(item_index)

    def choices(self) -> dict[str, Any]:
        """Weights of blend and chart, and the figures on users and cuts held back that made them."""
        self._require_fit()
        chosen = {"blend": self._blend.choices(), "chart_weight": float(self.chart_weight_)}
        if not self.n_cases_:
            return chosen | {"why": "no cuts in time to judge a chart on: no times, or too few people"}
        judged = dict(zip(("blend", "chart", "mixture"), self.validated_.round(4).tolist(), strict=True))
        return chosen | {
            "chart_half_life_days": float(self.half_life_days_),
            "lists_on_inner_cuts": int(self.n_cases_),
            f"inner_cuts_ndcg@{K}": judged,
            "why": "the smallest weight of the chart within one standard error of the best on inner cuts",
        }

    def forget_user(self, user_id: int | str) -> bool:
        return self._blend.forget_user(user_id)

    def state(self) -> dict[str, npt.NDArray[Any]]:
        """Own arrays, and those of the blend behind a prefix."""
        return super().state() | {PREFIX + key: array for key, array in self._blend.state().items()}

    @classmethod
    def from_state(
        cls, arrays: Mapping[str, npt.NDArray[Any]], *, hyperparameters: Mapping[str, Any] | None = None
    ) -> Self:
        """A model from what `state` gave."""
        own = {key: array for key, array in arrays.items() if not key.startswith(PREFIX)}
        model = super().from_state(own, hyperparameters=hyperparameters)
        of_blend = {key.removeprefix(PREFIX): a for key, a in arrays.items() if key.startswith(PREFIX)}
        model._blend = Blend.from_state(of_blend, hyperparameters=model._blend.hyperparameters())
        return model


def _mixture(n_models: int, chart: int, weight: float) -> Floats:
    """Weights of the blend and one of the charts, shape (n_models,)."""
    weights = np.zeros(n_models)
    weights[0], weights[1 + chart] = 1 - weight, weight
    return weights
