"""Blend: several models, added up with weights learned from users held back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from recommender.engine.algorithm import Algorithm, Capabilities
from recommender.engine.algorithms.blended.choice import SHORT, K, choose
from recommender.engine.algorithms.blended.parts import PARTS, Parts, unfitted_parts
from recommender.engine.arrays import Floats
from recommender.engine.blending import unit_scale
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History, Interactions
from recommender.engine.state import BETWEEN, part_of, prefixed


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
        choice = choose(interactions, max_items=self.max_items, seed=self.seed)
        self.weights_, self.validated_, self.n_cases_ = choice.weights, choice.validated, choice.n_cases
        self.n_factors_, self.l2_ = choice.n_factors, choice.l2
        self._parts = {
            name: [model.fit(interactions) for model in team] for name, team in self._chosen().items()
        }

    def _chosen(self) -> Parts:
        """Unfitted parts that some length of history gives weight to."""
        parts = unfitted_parts(
            l2=self.l2_, n_factors=self.n_factors_, seed=self.seed, max_items=self.max_items
        )
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

    def _rest(self, history: History, item_index: int, at: int | None, given: float) -> float:
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
        for name, team in model._chosen().items():
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
