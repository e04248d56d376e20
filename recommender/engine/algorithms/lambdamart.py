"""LambdaMART: candidates of many models put in order by regression trees that were taught on the past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from recommender.engine.algorithm import Algorithm, Capabilities
from recommender.engine.algorithms.moments.candidates import Moment
from recommender.engine.algorithms.moments.clock import Clock
from recommender.engine.algorithms.moments.lessons import Lesson, lessons_of, moment_of, n_lists
from recommender.engine.algorithms.moments.tastes import Tastes
from recommender.engine.algorithms.moments.trees import Trees, grown
from recommender.engine.algorithms.moments.trends import Trends
from recommender.engine.algorithms.moments.trial import CHART, Trial, learned_and_judging
from recommender.engine.arrays import Floats
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History, Interactions
from recommender.engine.state import part_of, prefixed

FEWEST_LISTS = 100
"""Fewer lists on the cuts teach chance."""


class LambdaMART(Algorithm):
    """Boosted trees that put candidates in order, after lists of the past and what came after them [1]_.

    Candidates are the best of eight models of taste and five charts; what the trees see of each are those
    models' scores, its popularity over several half-lives, its age, what happened to it while the person was
    away, and what the person has chosen before (`moments`). Ages are counted in rows, not in days. The lists to learn
    from lie at eleven cuts inside the training data: each is made of what was known there and foretells the
    next tenth.

    score(i) = trees(i) + w taste(i) + c chart(i), each standardised over the candidates, moved so that the last
    of them has 1; taste is an EASE on rows that fade [2]_, chart what is popular in the last seven days. Other
    items come after them by taste alone, between 0 and 1/2.

    w and c are chosen on the last cuts by trees that learned from the earlier ones: of those that lose nothing
    significant to the best (two standard errors, paired by person) the pair whose lists hold the most different
    items. So a site whose pace has changed since, where trees must guess, leans on what lasts. Trees that do
    not beat the taste there by a standard error are left out.

    Parameters
    ----------
    n_trees : int, default 120
        For each of the seeds.
    n_seeds : int, default 2
        Forests that are averaged.
    seed : int, default 0
        Of people at the cuts, factors and trees.

    Attributes
    ----------
    taste_weight_, chart_weight_ : float, w and c
    has_trees_ : bool, whether trees take part
    n_lists_ : int, lists learned from
    judged_ : ndarray of float64, shape (3,), NDCG@10 on the last cuts of taste, trees and all three with w and
        c; NaN when not judged

    Notes
    -----
    Costs: at each cut and once more the fit of four models (EASE on 4000 items, item kNN, 32 factors). The
    explanation of a score is exact for the taste; what the trees add is its rest.

    References
    ----------
    .. [1] Burges (2010). From RankNet to LambdaRank to LambdaMART: an overview. MSR-TR-2010-82.
    .. [2] Steck (2019). Embarrassingly shallow autoencoders for sparse data. WWW.
    """

    capabilities = Capabilities(
        personalised=True, cold_users=True, similar_items=True, predicts=False, explains=True
    )
    taste_weight_: float
    chart_weight_: float
    has_trees_: bool
    n_lists_: int
    judged_: Floats
    trial: Trial | None

    def __init__(self, *, n_trees: int = 120, n_seeds: int = 2, seed: int = 0) -> None:
        self.n_trees = n_trees
        self.n_seeds = n_seeds
        self.seed = seed
        self._moment: Moment | None = None
        self._trees = Trees.none()
        self._kept: WeakKeyDictionary[History, tuple[int | None, Floats, float]] = WeakKeyDictionary()
        self.trial = None

    def _forget(self) -> None:
        super()._forget()
        self._moment, self._trees, self.trial = None, Trees.none(), None
        self._kept = WeakKeyDictionary()

    def _learn(self, interactions: Interactions, features: ItemFeatures | None) -> None:
        if interactions.times is None:
            raise ValueError("lambdamart needs interactions with times; these have none")
        clock = Clock.of(interactions.times)
        lessons = lessons_of(interactions, clock=clock, features=features, seed=self.seed)
        self.n_lists_ = n_lists(lessons)
        self.taste_weight_, self.chart_weight_, self.has_trees_ = 1.0, 0.0, False
        self.judged_ = np.full(3, np.nan)
        if self.n_lists_ >= FEWEST_LISTS:
            self._try_out(lessons)
        if self.has_trees_:
            self._trees = self._grown(lessons, seeds=range(self.seed, self.seed + self.n_seeds))
        at = int(interactions.times.max()) + 1
        self._moment = moment_of(interactions, at=at, clock=clock, features=features, seed=self.seed)

    def _try_out(self, lessons: Sequence[Lesson]) -> None:
        """Choose w and c, and whether there shall be trees, on the last cuts."""
        learned, judging = learned_and_judging(lessons)
        if not judging or not learned:
            return
        trial = Trial.of(judging, self._grown(learned, seeds=[self.seed]))
        chosen = trial.chosen
        self.has_trees_ = trial.trees_help
        if self.has_trees_:
            self.taste_weight_, self.chart_weight_ = chosen
        judged = (trial.ndcg_of_taste, trial.ndcg[0.0, 0.0], trial.ndcg[chosen])
        self.judged_ = np.array([found.mean() for found in judged])
        self.trial = trial

    def _grown(self, lessons: Sequence[Lesson], *, seeds: Sequence[int]) -> Trees:
        return grown(
            np.concatenate([lesson.features for lesson in lessons]),
            np.concatenate([lesson.labels for lesson in lessons]),
            np.concatenate([lesson.sizes for lesson in lessons]),
            n_trees=self.n_trees,
            seeds=seeds,
        )

    def _score(self, history: History, at: int | None) -> Floats:
        return self._scored(history, at)[0]

    def _scored(self, history: History, at: int | None) -> tuple[Floats, float]:
        """Scores of all items, and what the unstandardised taste of a candidate is multiplied by in them."""
        kept = self._kept.get(history)
        if kept is None or kept[0] != at:
            kept = (at, *self._fresh(history, at))
            self._kept[history] = kept
        return kept[1], kept[2]

    def _fresh(self, history: History, at: int | None) -> tuple[Floats, float]:
        moment = self.moment
        found = moment.candidates(history, at=at)
        taste = moment.tastes.faded_scores(history)
        scores, _ = _below_candidates(taste)
        if not found.items.size:
            return scores, 0.0
        of_trees, chart = self._trees.values(found.features), moment.trends.charts[CHART, found.items]
        of_taste = self.taste_weight_ * _inverse(found.taste)
        mixed = of_trees * _inverse(of_trees) + of_taste * found.taste
        mixed += self.chart_weight_ * _inverse(chart) * chart
        scores[found.items] = 1.0 + mixed - mixed.min()
        return scores, of_taste * _inverse(taste)

    @property
    def moment(self) -> Moment:
        """All that is known of people and items at the end of the training data."""
        self._require_fit()
        assert self._moment is not None
        return self._moment

    def _contributions(self, history: History, item_index: int, at: int | None) -> Floats:
        tastes = self.moment.tastes
        scores, scale = self._scored(history, at)
        if scores[item_index] < 1.0:
            _, scale = _below_candidates(tastes.faded_scores(history))
        scaled: Floats = scale * tastes.faded_contributions(history, item_index)
        return scaled

    def _rest(self, history: History, item_index: int, at: int | None, given: float) -> float:
        return float(self._scored(history, at)[0][item_index] - given)

    def _similarities(self, item_index: int) -> Floats:
        return self.moment.tastes.lasting._similarities(item_index)

    def choices(self) -> dict[str, Any]:
        """Whether trees, how much taste and chart, and the figures that made it."""
        self._require_fit()
        chosen: dict[str, Any] = {"lists_learned_from": int(self.n_lists_), "trees": bool(self.has_trees_)}
        if np.isnan(self.judged_).any():
            return chosen | {"why": f"fewer than {FEWEST_LISTS} lists at cuts in time: taste alone"}
        names = ("taste", "trees", "trees_taste_and_chart")
        return chosen | {
            "taste_weight": float(self.taste_weight_),
            "chart_weight": float(self.chart_weight_),
            "last_cuts_ndcg@10": dict(zip(names, self.judged_.round(4).tolist(), strict=True)),
            "why": "of the weights not significantly worse than the best on the last cuts those that list most movies",
        }

    def state(self) -> dict[str, npt.NDArray[Any]]:
        """Own arrays, and those of models, trends, clock and trees behind their names."""
        moment, arrays = self.moment, super().state()
        clock = {"knots": moment.clock.knots, "units": moment.clock.units}
        others = {"at": np.array(moment.at), "genres": moment.genres}
        return (
            arrays
            | prefixed("tastes", moment.tastes.state())
            | prefixed("trends", moment.trends.state())
            | prefixed("clock", clock)
            | prefixed("moment", others)
            | prefixed("trees", self._trees.state())
        )

    @classmethod
    def from_state(
        cls, arrays: Mapping[str, npt.NDArray[Any]], *, hyperparameters: Mapping[str, Any] | None = None
    ) -> Self:
        """A model from what `state` gave."""
        own = {key: array for key, array in arrays.items() if "__" not in key}
        model = super().from_state(own, hyperparameters=hyperparameters)
        others = part_of("moment", arrays)
        model._moment = Moment(
            Tastes.from_state(part_of("tastes", arrays)),
            Trends.from_state(part_of("trends", arrays)),
            Clock(**part_of("clock", arrays)),
            int(others["at"]),
            others["genres"],
        )
        model._trees = Trees.from_state(part_of("trees", arrays))
        return model


def _inverse(values: Floats) -> float:
    """One over the standard deviation; 0 where all are equal."""
    deviation = float(values.std())
    return 1.0 / deviation if deviation > 1e-9 * float(np.abs(values).max(initial=0.0)) else 0.0


def _below_candidates(taste: Floats) -> tuple[Floats, float]:
    """The taste from 0 to 1/2, and what it was multiplied by."""
    width = float(taste.max() - taste.min())
    scale = 0.5 / width if width > 0 else 0.0
    return (taste - taste.min()) * scale, scale
