"""How much each part of a blend counts, and its settings: chosen on users held back inside the training data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from recommender.engine.algorithms.blended.parts import PARTS, unfitted_parts
from recommender.engine.algorithms.ease import EASE
from recommender.engine.algorithms.ials import IALS
from recommender.engine.arrays import Floats, Mask
from recommender.engine.blending import (
    Panel,
    is_as_good,
    learned_weights,
    ndcg_alone,
    scored_by_teams,
    shortened,
)
from recommender.engine.interactions import Interactions
from recommender.engine.splits import MIN_STRONG_ITEMS, Split, strong_split, user_folds

K = 100
UNTAUGHT = ("ease", "ials")
"""They count alike where nothing can be learned."""
SHORT = (1, 3, 6, 12)
"""Histories up to so many items have weights of their own: with one known item popularity says more than later."""
FEWEST_CASES = 50
"""Fewer held-back users than this order models by chance: the weights are then equal."""
MOST_CASES = 1000
"""So many held-back users are enough, and one split has them; fewer users are all held back in turn."""
ENOUGH_SHORTENED = 400
"""Cases whose history is cut short: all where there are fewer than twice as many, else every second, third and so
on, which leaves at least as many as this and fewer than twice as many."""
N_FOLDS = 5
FACTORS_TRIED = (32, 64, 128)
L2_STEP, MOST_L2_STEPS = 3.0, 2
ITEMS_WHILE_LEARNING = 4000
"""EASE on the most popular items only, while weights are learned: its time grows with the cube."""


@dataclass(frozen=True, eq=False)
class Choice:
    """Weights and settings of a blend, and what they reached.

    Parameters
    ----------
    weights : ndarray of float64, shape (5, 5), row: length of history (`SHORT`, longer), column: part
        (`PARTS`); rows sum to 1
    validated : ndarray of float64, shape (5, 6), NDCG@100 of the parts and of their sum; NaN where not judged
    n_cases : users held back and judged
    n_factors : of iALS
    l2 : of EASE
    """

    weights: Floats
    validated: Floats
    n_cases: int
    n_factors: int
    l2: float

    @classmethod
    def untaught(cls, able: Mask) -> Self:
        """Where nothing can be learned: usual settings, EASE and iALS alike; `able` says which parts can be had."""
        alike = np.where(able & np.isin(PARTS, UNTAUGHT), 1.0, 0.0)
        n_rows = len(SHORT) + 1
        return cls(
            weights=np.tile(alike / alike.sum(), (n_rows, 1)),
            validated=np.full((n_rows, len(PARTS) + 1), np.nan),
            n_cases=0,
            n_factors=FACTORS_TRIED[0],
            l2=EASE().l2,
        )

    def learned(self, row: int, panel: Panel, able: Mask) -> Self:
        """The weights of one length of history, by the cases that were cut to it.

        The cluster's popularity has a part where it gains more than chance: each model more can be overlearned.
        """
        found = learned_weights(panel)
        without_cluster = np.append(learned_weights(panel.of_models(slice(-1))), 0.0)
        if is_as_good(panel.ndcg(without_cluster), panel.ndcg(found)):
            found = without_cluster
        weights, validated = self.weights.copy(), self.validated.copy()
        weights[row] = 0.0
        weights[row, able] = found
        validated[row, :-1][able] = [panel.ndcg(single).mean() for single in np.eye(panel.n_models)]
        validated[row, -1] = panel.ndcg(found).mean()
        return replace(self, weights=weights, validated=validated, n_cases=panel.n_cases)


def choose(interactions: Interactions, *, max_items: int, seed: int) -> Choice:
    """Settings from the first split, then weights for each length of history from all of them."""
    able = np.array([name != "ease" or interactions.n_items <= max_items for name in PARTS])
    choice = Choice.untaught(able)
    if np.count_nonzero(interactions.counts_by_user() >= MIN_STRONG_ITEMS) < FEWEST_CASES:
        return choice
    splits = list(_splits(interactions, seed=seed))
    choice = replace(choice, n_factors=_best_n_factors(splits[0], seed=seed))
    if able[0]:
        choice = replace(choice, l2=_best_l2(splits[0]))
    by_split = [_panels(split, choice, able, seed=seed) for split in splits]
    for row, panels in enumerate(zip(*by_split, strict=True)):
        judged = [panel for panel in panels if panel is not None]
        if judged:
            choice = choice.learned(row, Panel.joined(judged), able)
    return choice


def _splits(interactions: Interactions, *, seed: int) -> Iterator[Split]:
    n_able = np.count_nonzero(interactions.counts_by_user() >= MIN_STRONG_ITEMS)
    if n_able >= 2 * MOST_CASES:
        return iter([strong_split(interactions, seed=seed, n_test_users=MOST_CASES)])
    return user_folds(interactions, seed=seed, n_folds=N_FOLDS)


def _best_n_factors(split: Split, *, seed: int) -> int:
    """The first number of factors that the next one does not surpass by more than a standard error."""
    judged: dict[int, Floats] = {}
    for n_factors in FACTORS_TRIED:
        judged[n_factors] = ndcg_alone(IALS(n_factors=n_factors, seed=seed), split, k=K)
        if len(judged) > 1 and is_as_good(judged[n_factors // 2], judged[n_factors]):
            return n_factors // 2
    return FACTORS_TRIED[-1]


def _best_l2(split: Split) -> float:
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


def _panels(split: Split, choice: Choice, able: Mask, *, seed: int) -> list[Panel | None]:
    """What the parts say of the cases, cut to each length of history; the last panel has them whole."""
    parts = unfitted_parts(
        l2=choice.l2, n_factors=choice.n_factors, seed=seed, max_items=ITEMS_WHILE_LEARNING
    )
    teams = [
        [model.fit(split.train) for model in parts[name]]
        for name, is_able in zip(PARTS, able, strict=True)
        if is_able
    ]
    rng = np.random.default_rng(seed)
    few = split.cases[:: max(1, len(split.cases) // ENOUGH_SHORTENED)]
    cases = [[shortened(case, n, rng) for case in few if len(case.history) > n] for n in SHORT]
    cases.append(list(split.cases))
    return [Panel.of(scored_by_teams(teams, some), k=K) if some else None for some in cases]
