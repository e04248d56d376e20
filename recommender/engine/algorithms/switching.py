"""Switching: the model that is best for people of whom so much is known."""

from __future__ import annotations

from typing import Any

import numpy as np

from recommender.engine.algorithm import Algorithm, Capabilities
from recommender.engine.algorithms.ease import EASE
from recommender.engine.algorithms.item_knn import ItemKNN
from recommender.engine.algorithms.popularity import Popularity
from recommender.engine.arrays import Floats, Times
from recommender.engine.blending import Panel, is_as_good, unit_scaled
from recommender.engine.ensemble import Ensemble
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History, Interactions
from recommender.engine.splits import MIN_STRONG_ITEMS, Split, strong_split, with_known

K = 100
SIZES = (1, 3, 10, 30)
"""Lengths of history from which on another model may be chosen."""
FEWEST_CASES = 50
"""Fewer held-back users than this order models by chance: item kNN then serves whoever has a history."""
MOST_CASES = 500
"""So many held-back users are enough."""
HELD_SHARE = 0.25
"""Of the users, held back where there are fewer."""
POPULARITY, ITEM_KNN = 0, 1


class Switching(Ensemble):
    """Popularity, item kNN or EASE, by how much is known of the person: a switching hybrid [1]_.

    Users held back inside the training data get lists from 1, 3, 10 and 30 of their items. For each length the
    simplest model serves, in the order above, that lies within one paired standard error of the best NDCG@100.
    Whoever has no history gets what is popular.

    Parameters
    ----------
    seed : int, default 0
        Of the users held back and of what is known of them.

    Attributes
    ----------
    chosen_ : ndarray of int64, shape (5,), number of the model for no history, and from 1, 3, 10 and 30 items on
    validated_ : ndarray of float64, shape (4, 3), NDCG@100 of the models at each length; NaN where not judged
    n_cases_ : int, users held back and judged

    Notes
    -----
    Costs: those of the three models on the rest of the users, and of the chosen ones on all. Burke compares
    hybrids on restaurants and prints no table for movies, so no published figure is claimed;
    ``manage.py evaluate --data ml-100k.zip --protocol strong --known 1 3 10 30 --algorithms
    switching,popularity,item_knn,ease`` sets it beside its parts.

    References
    ----------
    .. [1] Burke (2002). Hybrid recommender systems: survey and experiments. User Modeling and User-Adapted
       Interaction 12(4).
    """

    capabilities = Capabilities(
        personalised=True, cold_users=False, similar_items=False, predicts=False, explains=True
    )
    chosen_: Times
    validated_: Floats
    n_cases_: int

    def __init__(self, *, seed: int = 0) -> None:
        self.seed = seed
        self._models: dict[str, Algorithm] = {}

    def _learn(self, interactions: Interactions, features: ItemFeatures | None) -> None:
        self._choose(interactions)
        self._models = {name: model.fit(interactions) for name, model in self._unfitted().items()}

    def _choose(self, interactions: Interactions) -> None:
        self.chosen_ = np.array([POPULARITY] + [ITEM_KNN] * len(SIZES), dtype=np.int64)
        self.validated_ = np.full((len(SIZES), len(_candidates())), np.nan)
        self.n_cases_ = 0
        n_able = np.count_nonzero(interactions.counts_by_user() >= MIN_STRONG_ITEMS)
        n_held = min(int(HELD_SHARE * n_able), MOST_CASES)
        if n_held < FEWEST_CASES:
            return
        split = strong_split(interactions, seed=self.seed, n_test_users=n_held)
        models = [model.fit(split.train) for model in _candidates().values()]
        self.n_cases_ = len(split.cases)
        for place, size in enumerate(SIZES):
            short = with_known(split, size, seed=self.seed)
            if len(short.cases) < FEWEST_CASES:  # too few know so much: as for who knows less
                self.chosen_[place + 1] = self.chosen_[max(place, 1)]
                continue
            judged = _judged(models, short)
            self.validated_[place] = judged.mean(axis=1)
            best = judged[int(self.validated_[place].argmax())]
            self.chosen_[place + 1] = next(n for n, own in enumerate(judged) if is_as_good(own, best))

    def _unfitted(self) -> dict[str, Algorithm]:
        """The models that are chosen for anybody."""
        candidates = list(_candidates().items())
        return dict(candidates[number] for number in np.unique(self.chosen_))

    def _model_for(self, history: History) -> Algorithm:
        place = int(np.searchsorted(SIZES, len(history), side="right"))
        return self._models[list(_candidates())[int(self.chosen_[place])]]

    def _score(self, history: History, at: int | None) -> Floats:
        return self._model_for(history)._score(history, at)

    def _contributions(self, history: History, item_index: int, at: int | None) -> Floats:
        model = self._model_for(history)
        if model.capabilities.explains:
            return model._contributions(history, item_index, at)
        return np.zeros(len(history))

    def _rest(self, history: History, item_index: int, at: int | None, given: float) -> float:
        model = self._model_for(history)
        if model.capabilities.explains:
            return model._rest(history, item_index, at, given)
        return float(model._score(history, at)[item_index])

    def choices(self) -> dict[str, Any]:
        """The model from each length of history on, and the figures that chose it."""
        self._require_fit()
        names = list(_candidates())
        served = {
            f"from_{size}": names[n] for size, n in zip((0, *SIZES), self.chosen_.tolist(), strict=True)
        }
        judged = {
            f"known_{size}": dict(zip(names, row.round(4).tolist(), strict=True))
            for size, row in zip(SIZES, self.validated_, strict=True)
            if not np.isnan(row).any()
        }
        return {"models": served, "held_back_users": int(self.n_cases_), f"held_back_ndcg@{K}": judged}


def _candidates() -> dict[str, Algorithm]:
    """Unfitted, from the simplest on."""
    models = (Popularity(), ItemKNN(), EASE())
    return {model.name(): model for model in models}


def _judged(models: list[Algorithm], split: Split) -> Floats:
    """NDCG of each case's list by each model: shape (n_models, n_cases)."""
    scored = (
        (case, unit_scaled(np.array([model.score(case.history) for model in models]))) for case in split.cases
    )
    panel = Panel.of(scored, k=K)
    return np.array([panel.ndcg(row) for row in np.eye(len(models))])
