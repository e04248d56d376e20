"""Blend: several models, added up with weights learned from users held back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from recommender.engine.algorithm import Algorithm, Capabilities
from recommender.engine.algorithms.ease import EASE
from recommender.engine.algorithms.ials import IALS
from recommender.engine.algorithms.item_knn import ItemKNN
from recommender.engine.arrays import Floats
from recommender.engine.blending import Panel, is_as_good, learned_weights, unit_scale, unit_scaled
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History, Interactions
from recommender.engine.splits import MIN_STRONG_ITEMS, Case, Split, strong_split, user_folds

K = 100
FEWEST_CASES = 50
"""Fewer held-back users than this order models by chance: the weights are then equal."""
MOST_CASES = 1000
"""So many held-back users are enough, and one split has them; fewer users are all held back in turn."""
N_FOLDS = 5
FACTORS_TRIED = (32, 64, 128)
ITEMS_WHILE_LEARNING = 4000
"""EASE on the most popular items only, while weights are learned: its time grows with the cube."""
BETWEEN = "__"
"""Between a part's name and the name of its array, in the state."""


class Blend(Algorithm):
    """The sum of EASE, iALS and item kNN, each over its standard deviation for the person [1]_.

    Weights come from users held back inside the training data, whose lists are judged by NDCG@100: one split
    of 1000 users, or five folds where there are fewer than 2000. So does the number of factors of
    iALS: it is doubled as long as that gains more than one standard error. Models of weight 0 are not fitted again.

    Parameters
    ----------
    max_items : int, default 10,000
        In a larger catalogue EASE has no part.
    seed : int, default 0
        Of the users held back, and of iALS.

    Attributes
    ----------
    weights_ : ndarray of float64, shape (3,), of EASE, iALS and item kNN; summing to 1
    validated_ : ndarray of float64, shape (4,), NDCG@100 of the three and of their sum; NaN where not judged
    n_cases_ : int, users held back and judged
    n_factors_ : int, of iALS

    Notes
    -----
    score(i) = sum over models of weight * model's score(i) / standard deviation over all items. Subtracting
    each model's mean, as z-scores do, would move all items alike; without it a score is exactly the sum of
    its contributions. Costs: those of the parts, six times where there are five folds.

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

    def __init__(self, *, max_items: int = 10_000, seed: int = 0) -> None:
        self.max_items = max_items
        self.seed = seed
        self._parts: dict[str, Algorithm] = {}
        self._scales: WeakKeyDictionary[History, Floats] = WeakKeyDictionary()

    def _forget(self) -> None:
        super()._forget()
        self._parts = {}
        self._scales = WeakKeyDictionary()

    def _learn(self, interactions: Interactions, features: ItemFeatures | None) -> None:
        self._choose(interactions)
        self._parts = self._fitted(interactions, max_items=self.max_items)

    def learn_with_choices_of(self, other: Blend, interactions: Interactions) -> Self:
        """Fit with the weights and factors that another blend has chosen."""
        self._forget()
        self.n_items_ = interactions.n_items
        self.popularity_ = interactions.counts_by_item().astype(np.float64)
        for name in ("weights_", "validated_", "n_cases_", "n_factors_"):
            setattr(self, name, getattr(other, name))
        self._parts = self._fitted(interactions, max_items=ITEMS_WHILE_LEARNING)
        self._training = interactions
        return self

    def _choose(self, interactions: Interactions) -> None:
        able = np.array([interactions.n_items <= self.max_items, True, True])
        self.validated_ = np.full(able.size + 1, np.nan)
        self.n_cases_, self.n_factors_ = 0, FACTORS_TRIED[0]
        self.weights_ = np.where(able & [True, True, False], 1.0, 0.0)
        self.weights_ /= self.weights_.sum()
        if np.count_nonzero(interactions.counts_by_user() >= MIN_STRONG_ITEMS) < FEWEST_CASES:
            return
        splits = list(self._splits(interactions))
        self.n_factors_ = self._best_n_factors(splits[0])
        panel = Panel.joined([self._panel(split, able) for split in splits])
        self.n_cases_ = panel.n_cases
        found = learned_weights(panel)
        self.weights_ = np.zeros(able.size)
        self.weights_[able] = found
        self.validated_[:-1][able] = [panel.ndcg(row).mean() for row in np.eye(panel.n_models)]
        self.validated_[-1] = panel.ndcg(found).mean()

    def _splits(self, interactions: Interactions) -> Iterator[Split]:
        n_able = np.count_nonzero(interactions.counts_by_user() >= MIN_STRONG_ITEMS)
        if n_able >= 2 * MOST_CASES:
            return iter([strong_split(interactions, seed=self.seed, n_test_users=MOST_CASES)])
        return user_folds(interactions, seed=self.seed, n_folds=N_FOLDS)

    def _best_n_factors(self, split: Split) -> int:
        """The first number of factors that the next one does not surpass by more than a standard error."""
        judged: dict[int, Floats] = {}
        for n_factors in FACTORS_TRIED:
            model = IALS(n_factors=n_factors, seed=self.seed).fit(split.train)
            judged[n_factors] = Panel.of(scored_cases([model], split.cases), k=K).ndcg(np.ones(1))
            if len(judged) > 1 and is_as_good(judged[n_factors // 2], judged[n_factors]):
                return n_factors // 2
        return FACTORS_TRIED[-1]

    def _panel(self, split: Split, able: npt.NDArray[np.bool_]) -> Panel:
        candidates = self._unfitted(max_items=ITEMS_WHILE_LEARNING).values()
        models = [model.fit(split.train) for model, is_able in zip(candidates, able, strict=True) if is_able]
        return Panel.of(scored_cases(models, split.cases), k=K)

    def _unfitted(self, *, max_items: int) -> dict[str, Algorithm]:
        """All parts, in the order of the weights."""
        parts = (
            EASE(max_items=max_items),
            IALS(n_factors=self.n_factors_, seed=self.seed),
            ItemKNN(),
        )
        return {part.name(): part for part in parts}

    def _fitted(self, interactions: Interactions, *, max_items: int) -> dict[str, Algorithm]:
        return {name: part.fit(interactions) for name, part in self._chosen(max_items=max_items).items()}

    def _chosen(self, *, max_items: int) -> dict[str, Algorithm]:
        """Unfitted parts of positive weight."""
        parts = self._unfitted(max_items=max_items).items()
        return {name: part for (name, part), weight in zip(parts, self.weights_, strict=True) if weight > 0}

    def _score(self, history: History, at: int | None) -> Floats:
        scores = np.array([part.score(history, at=at) for part in self._parts.values()])
        self._scales[history] = self.weights_[self.weights_ > 0] * unit_scale(scores)  # (n_parts,)
        blended: Floats = self._scales[history] @ scores  # (n_items,)
        return blended

    def _contributions(self, history: History, item_index: int, at: int | None) -> Floats:
        contributions = np.zeros(len(history))
        for scale, part in zip(self._scales_of(history), self._parts.values(), strict=True):
            contributions += scale * part._contributions(history, item_index, at)
        return contributions

    def _scales_of(self, history: History) -> Floats:
        """What each part's scores are multiplied by, shape (n_parts,); known since the history was scored."""
        if history not in self._scales:
            self._score(history, None)
        return self._scales[history]

    def _similarities(self, item_index: int) -> Floats:
        """Of the first part that knows similar items to this one: EASE, else iALS, else item kNN."""
        for part in self._parts.values():
            similarities = part._similarities(item_index)
            if (similarities > -np.inf).any():
                return similarities
        return np.full(self.n_items_, -np.inf)

    def choices(self) -> dict[str, Any]:
        """Weights and factors, and the figures on users held back that made them."""
        self._require_fit()
        names = list(self._unfitted(max_items=self.max_items))
        return {
            "weights": dict(zip(names, self.weights_.round(4).tolist(), strict=True)),
            "ials_factors": int(self.n_factors_),
            "held_back_users": int(self.n_cases_),
            f"held_back_ndcg@{K}": _numbers([*names, "blend"], self.validated_),
        }

    def forget_user(self, user_id: int | str) -> bool:
        held = [part.forget_user(user_id) for part in self._parts.values()]  # every part, not up to the first
        return any(held)

    def state(self) -> dict[str, npt.NDArray[Any]]:
        """Own arrays, and those of each part behind its name."""
        arrays = super().state()
        for name, part in self._parts.items():
            arrays |= {f"{name}{BETWEEN}{key}": array for key, array in part.state().items()}
        return arrays

    @classmethod
    def from_state(
        cls, arrays: Mapping[str, npt.NDArray[Any]], *, hyperparameters: Mapping[str, Any] | None = None
    ) -> Self:
        """A model from what `state` gave."""
        own = {key: array for key, array in arrays.items() if BETWEEN not in key}
        model = super().from_state(own, hyperparameters=hyperparameters)
        for name, part in model._chosen(max_items=model.max_items).items():
            start = name + BETWEEN
            of_part = {key.removeprefix(start): a for key, a in arrays.items() if key.startswith(start)}
            model._parts[name] = part.from_state(of_part, hyperparameters=part.hyperparameters())
        return model


def scored_cases(
    models: Sequence[Algorithm], cases: Sequence[Case], *, at: int | None = None
) -> Iterator[tuple[Case, Floats]]:
    """Cases with the scaled scores of some models, shape (n_models, n_items) each."""
    for case in cases:
        yield case, unit_scaled(np.array([model.score(case.history, at=at) for model in models]))


def _numbers(names: Sequence[str], values: Floats) -> dict[str, float]:
    """Those that are numbers, by name."""
    return {
        name: round(value, 4)
        for name, value in zip(names, values.tolist(), strict=True)
        if not np.isnan(value)
    }
