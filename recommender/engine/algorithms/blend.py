"""Blend: several models, added up with weights learned from users held back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from recommender.engine.algorithm import Algorithm, Capabilities
from recommender.engine.algorithms.cluster_popularity import ClusterPopularity
from recommender.engine.algorithms.ease import EASE
from recommender.engine.algorithms.ials import IALS
from recommender.engine.algorithms.item_knn import ItemKNN
from recommender.engine.algorithms.popularity import Popularity
from recommender.engine.arrays import Floats
from recommender.engine.blending import (
    Panel,
    is_as_good,
    learned_weights,
    ndcg_alone,
    scored_by_teams,
    shortened,
    unit_scale,
)
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History, Interactions
from recommender.engine.splits import MIN_STRONG_ITEMS, Split, strong_split, user_folds
from recommender.engine.state import BETWEEN, part_of, prefixed

K = 100
PARTS = ("ease", "ials", "item_knn", "popularity", "cluster_popularity")
UNTAUGHT = ("ease", "ials")
"""They count alike where nothing can be learned."""
SHORT = (1, 3, 6, 12)
"""Histories up to so many items have weights of their own: with one known item popularity says more than later."""
FEWEST_CASES = 50
"""Fewer held-back users than this order models by chance: the weights are then equal."""
MOST_CASES, MOST_SHORTENED = 1000, 400
"""So many held-back users are enough, and one split has them; fewer users are all held back in turn."""
N_FOLDS = 5
FACTORS_TRIED = (32, 64, 128)
TEAM = (1, 1, 2, 2)
"""iALS from so many starts, with this many times the chosen factors: added up they err less."""
L2_STEP, MOST_L2_STEPS = 3.0, 2
ITEMS_WHILE_LEARNING = 4000
"""EASE on the most popular items only, while weights are learned: its time grows with the cube."""

Parts = dict[str, list[Algorithm]]


class Blend(Algorithm):
    """The sum of EASE, iALS, item kNN and two popularities, each over its standard deviation for the person [1]_.

    iALS is a team of four from different starts, half of them with twice the factors; popularity is everybody's
    and that of the person's cluster. Weights come from users held back inside the training data, whose lists
    are judged by NDCG@100: one split of 1000 users, or five folds where there are fewer than 2000.
    There is a set of weights for histories of up to 1, 3, 6 and 12 items, learned on some of the same users
    with all but so many of their items forgotten, and one for longer ones. The penalty of EASE and the number of
    factors of iALS come from the first of these splits: they are changed as long as that gains more than one
    standard error; a cluster's popularity must gain as much for its weight. Models of weight 0 are not fitted
    again.

    Parameters
    ----------
    max_items : int, default 10,000
        In a larger catalogue EASE has no part.
    seed : int, default 0
        Of the users held back, and of iALS.

    Attributes
    ----------
    weights_ : ndarray of float64, shape (5, 5), row: length of history (`SHORT`, longer), column: part
        (`PARTS`); rows sum to 1
    validated_ : ndarray of float64, shape (5, 6), NDCG@100 of the parts and of their sum; NaN where not judged
    n_cases_ : int, users held back and judged
    n_factors_ : int, of iALS
    l2_ : float, of EASE

    Notes
    -----
    score(i) = sum over models of weight * model's score(i) / standard deviation over all items. Subtracting
    each model's mean, as z-scores do, would move all items alike; without it a score is exactly the sum of
    its contributions and of the popularities' part. Costs: those of the parts, six times where there are five
    folds.

    References
    ----------
    .. [1] Jahrer, Toscher, Legenstein (2010). Combining predictions for accurate recommender systems. KDD.
    """

    capabilities = Capabilities(
        personalised=True, cold_users=False, similar_items=True, predicts=False, explains=True
    )
    weights_: Floats
    validated_: Floats
    n_cases_: int
    n_factors_: int
    l2_: float

    def __init__(self, *, max_items: int = 10_000, seed: int = 0) -> None:
        self.max_items = max_items
        self.seed = seed
        self._parts: Parts = {}
        self._scales: WeakKeyDictionary[History, dict[str, Floats]] = WeakKeyDictionary()

    def _forget(self) -> None:
        super()._forget()
        self._parts = {}
        self._scales = WeakKeyDictionary()

    def _learn(self, interactions: Interactions, features: ItemFeatures | None) -> None:
        self._choose(interactions)
        self._parts = {
            name: [model.fit(interactions) for model in team]
            for name, team in self._chosen(max_items=self.max_items).items()
        }

    def _choose(self, interactions: Interactions) -> None:
        n_rows = len(SHORT) + 1
        able = np.array([name != "ease" or interactions.n_items <= self.max_items for name in PARTS])
        self.validated_ = np.full((n_rows, len(PARTS) + 1), np.nan)
        self.n_cases_, self.n_factors_, self.l2_ = 0, FACTORS_TRIED[0], EASE().l2
        alike = np.where(able & np.isin(PARTS, UNTAUGHT), 1.0, 0.0)
        self.weights_ = np.tile(alike / alike.sum(), (n_rows, 1))
        if np.count_nonzero(interactions.counts_by_user() >= MIN_STRONG_ITEMS) < FEWEST_CASES:
            return
        splits = list(self._splits(interactions))
        self.n_factors_ = self._best_n_factors(splits[0])
        if able[0]:
            self.l2_ = self._best_l2(splits[0])
        by_split = [self._panels(split, able) for split in splits]
        for row, panels in enumerate(zip(*by_split, strict=True)):
            judged = [panel for panel in panels if panel is not None]
            if judged:
                self._choose_weights(row, Panel.joined(judged), able)

    def _choose_weights(self, row: int, panel: Panel, able: npt.NDArray[np.bool_]) -> None:
        """Weights of one length of history, by the cases that were cut to it.

        The cluster's popularity has a part where it gains more than chance: each model more can be overlearned.
        """
        found = learned_weights(panel)
        without_cluster = np.append(learned_weights(panel.of_models(slice(-1))), 0.0)
        if is_as_good(panel.ndcg(without_cluster), panel.ndcg(found)):
            found = without_cluster
        self.weights_[row] = 0.0
        self.weights_[row, able] = found
        self.validated_[row, :-1][able] = [panel.ndcg(single).mean() for single in np.eye(panel.n_models)]
        self.validated_[row, -1] = panel.ndcg(found).mean()
        self.n_cases_ = panel.n_cases

    def _splits(self, interactions: Interactions) -> Iterator[Split]:
        n_able = np.count_nonzero(interactions.counts_by_user() >= MIN_STRONG_ITEMS)
        if n_able >= 2 * MOST_CASES:
            return iter([strong_split(interactions, seed=self.seed, n_test_users=MOST_CASES)])
        return user_folds(interactions, seed=self.seed, n_folds=N_FOLDS)

    def _best_n_factors(self, split: Split) -> int:
        """The first number of factors that the next one does not surpass by more than a standard error."""
        judged: dict[int, Floats] = {}
        for n_factors in FACTORS_TRIED:
            judged[n_factors] = ndcg_alone(IALS(n_factors=n_factors, seed=self.seed), split, k=K)
            if len(judged) > 1 and is_as_good(judged[n_factors // 2], judged[n_factors]):
                return n_factors // 2
        return FACTORS_TRIED[-1]

    def _best_l2(self, split: Split) -> float:
        """The penalty of EASE, three times as high or low as long as that gains more than a standard error."""
        best = EASE().l2
        reached = ndcg_alone(EASE(l2=best, max_items=ITEMS_WHILE_LEARNING), split, k=K)
        for step in (L2_STEP, 1 / L2_STEP):
            for _ in range(MOST_L2_STEPS):
                found = ndcg_alone(EASE(l2=best * step, max_items=ITEMS_WHILE_LEARNING), split, k=K)
                if found.mean() <= reached.mean() or is_as_good(reached, found):
                    break
                best, reached = best * step, found
        return best

    def _panels(self, split: Split, able: npt.NDArray[np.bool_]) -> list[Panel | None]:
        """What the parts say of the cases, cut to each length of history; the last panel has them whole."""
        unfitted = self._unfitted(max_items=ITEMS_WHILE_LEARNING)
        teams = [
            [model.fit(split.train) for model in unfitted[name]]
            for name, is_able in zip(PARTS, able, strict=True)
            if is_able
        ]
        rng = np.random.default_rng(self.seed)
        few = split.cases[:: max(1, len(split.cases) // MOST_SHORTENED)]
        cases = [[shortened(case, n, rng) for case in few if len(case.history) > n] for n in SHORT]
        cases.append(list(split.cases))
        return [Panel.of(scored_by_teams(teams, some), k=K) if some else None for some in cases]

    def _unfitted(self, *, max_items: int) -> Parts:
        """All parts, in the order of the weights."""
        team = [(times * self.n_factors_, self.seed + place) for place, times in enumerate(TEAM)]
        return {
            "ease": [EASE(l2=self.l2_, max_items=max_items)],
            "ials": [IALS(n_factors=n_factors, seed=seed) for n_factors, seed in team],
            "item_knn": [ItemKNN()],
            "popularity": [Popularity()],
            "cluster_popularity": [ClusterPopularity(seed=self.seed)],
        }

    def _chosen(self, *, max_items: int) -> Parts:
        """Unfitted parts that some length of history gives weight to."""
        parts = self._unfitted(max_items=max_items)
        has_weight = self.weights_.max(axis=0) > 0
        return {name: parts[name] for name, is_heard in zip(PARTS, has_weight, strict=True) if is_heard}

    def _weights_for(self, history: History) -> dict[str, float]:
        """Weight of each part for a history of this length."""
        row = self.weights_[np.searchsorted(SHORT, len(history))]
        return {name: float(row[PARTS.index(name)]) for name in self._parts}

    def _score(self, history: History, at: int | None) -> Floats:
        blended = np.zeros(self.n_items_)
        scales: dict[str, Floats] = {}
        for name, weight in self._weights_for(history).items():
            if not len(history) or not weight:
                continue
            scores = np.array([model.score(history) for model in self._parts[name]])  # (n_team, n_items)
            scales[name] = weight / len(scores) * unit_scale(scores)
            blended += scales[name] @ scores
        self._scales[history] = scales
        return blended

    def _contributions(self, history: History, item_index: int, at: int | None) -> Floats:
        contributions = np.zeros(len(history))
        for name, scales in self._scales_of(history).items():
            for scale, model in zip(scales, self._parts[name], strict=True):
                if model.capabilities.explains:
                    contributions += scale * model._contributions(history, item_index, at)
        return contributions

    def _rest(self, history: History, item_index: int, at: int | None) -> float:
        """What the popularities give."""
        return sum(
            float(scale * model.score(history)[item_index])
            for name, scales in self._scales_of(history).items()
            for scale, model in zip(scales, self._parts[name], strict=True)
            if not model.capabilities.explains
        )

    def _scales_of(self, history: History) -> dict[str, Floats]:
        """What each model's scores are multiplied by, by part; known since the history was scored."""
        if history not in self._scales:
            self._score(history, None)
        return self._scales[history]

    def _similarities(self, item_index: int) -> Floats:
        """Of the first part that knows similar items to this one: EASE, else iALS, else item kNN."""
        for team in self._parts.values():
            if not team[0].capabilities.similar_items:
                continue
            similarities = team[0]._similarities(item_index)
            if (similarities > -np.inf).any():
                return similarities
        return np.full(self.n_items_, -np.inf)

    def choices(self) -> dict[str, Any]:
        """Weights and settings, and the figures on users held back that made them."""
        self._require_fit()
        lengths = [*(f"up to {n}" for n in SHORT), "longer"]
        return {
            "weights": {
                length: dict(zip(PARTS, row, strict=True))
                for length, row in zip(lengths, self.weights_.round(4).tolist(), strict=True)
            },
            "ials_factors": int(self.n_factors_),
            "ease_l2": round(float(self.l2_), 4),
            "held_back_users": int(self.n_cases_),
            f"held_back_ndcg@{K}": {
                length: _numbers([*PARTS, "blend"], row)
                for length, row in zip(lengths, self.validated_, strict=True)
            },
        }

    def state(self) -> dict[str, npt.NDArray[Any]]:
        """Own arrays, and those of each model behind its part's name and its place in the team."""
        arrays = super().state()
        for name, team in self._parts.items():
            for place, model in enumerate(team):
                arrays |= prefixed(f"{name}_{place}", model.state())
        return arrays

    @classmethod
    def from_state(
        cls, arrays: Mapping[str, npt.NDArray[Any]], *, hyperparameters: Mapping[str, Any] | None = None
    ) -> Self:
        """A model from what `state` gave."""
        own = {key: array for key, array in arrays.items() if BETWEEN not in key}
        model = super().from_state(own, hyperparameters=hyperparameters)
        for name, team in model._chosen(max_items=model.max_items).items():
            model._parts[name] = [
                type(part).from_state(
                    part_of(f"{name}_{place}", arrays), hyperparameters=part.hyperparameters()
                )
                for place, part in enumerate(team)
            ]
        return model


def _numbers(names: Sequence[str], values: Floats) -> dict[str, float]:
    """Those that are numbers, by name."""
    return {
        name: round(value, 4)
        for name, value in zip(names, values.tolist(), strict=True)
        if not np.isnan(value)
    }
