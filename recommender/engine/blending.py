"""How much each of several models shall count: non-negative weights, learned on cases held back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from recommender.engine.algorithm import Algorithm
from recommender.engine.arrays import Floats, Mask
from recommender.engine.interactions import History
from recommender.engine.splits import Case, Split

SPARE = 100
"""Candidates of each model beyond the length of the list: what no model ranks so high enters no list."""
WEIGHTS_TRIED = (0.0, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 1.0, 1.4, 2.0, 3.0)
SMALLEST_GAIN = 1e-4
"""Of NDCG: what improves it by less is not worth a model's cost."""


def unit_scaled(scores: Floats) -> Floats:
    """Scores over their standard deviation, so that scores of several models can be added.

    Parameters
    ----------
    scores : ndarray of float64, shape (..., n_items), of one person along the last axis

    Returns
    -------
    ndarray of the same shape; 0 where all scores are equal. The mean is not taken off: it moves all items of
    a person alike, so rankings are those of z-scores, and "no opinion" stays 0.

    Examples
    --------
    >>> unit_scaled(np.array([[0.0, 4.0], [3.0, 3.0]])).tolist()
    [[0.0, 2.0], [0.0, 0.0]]
    """
    scaled: Floats = scores * unit_scale(scores)[..., None]
    return scaled


def unit_scale(scores: Floats) -> Floats:
    """What `unit_scaled` multiplies by: one over the standard deviation along the last axis, 0 without one."""
    deviations = np.asarray(scores.std(axis=-1))
    is_flat = deviations <= 1e-12 * np.abs(scores).max(axis=-1, initial=0.0)
    scale: Floats = np.zeros_like(deviations)
    np.divide(1.0, deviations, out=scale, where=~is_flat)
    return scale


@dataclass(frozen=True, eq=False)
class Panel:
    """What several models say about the candidates of held-back cases.

    Parameters
    ----------
    scores : ndarray of float64, shape (n_models, n_cases, width), scaled
    is_candidate, is_relevant : ndarray of bool, shape (n_cases, width)
    n_relevant : ndarray of int64, shape (n_cases,), > 0, those that are no candidate included
    k : length of the judged lists
    """

    scores: Floats
    is_candidate: Mask
    is_relevant: Mask
    n_relevant: npt.NDArray[np.int64]
    k: int

    @classmethod
    def of(cls, cases: Iterable[tuple[Case, Floats]], *, k: int) -> Self:
        """A panel of cases with the scaled scores of all items, shape (n_models, n_items) each."""
        judged = [_narrowed(case, scores, k + SPARE) for case, scores in cases if case.relevant.size]
        width = max(items.size for items, _, _ in judged)
        n_models = judged[0][1].shape[0]
        scores = np.zeros((n_models, len(judged), width))
        is_candidate = np.zeros((len(judged), width), dtype=np.bool_)
        is_relevant = np.zeros_like(is_candidate)
        for row, (items, of_items, relevant) in enumerate(judged):
            scores[:, row, : items.size] = of_items
            is_candidate[row, : items.size] = True
            is_relevant[row, : items.size] = np.isin(items, relevant)
        return cls(scores, is_candidate, is_relevant, np.array([r.size for _, _, r in judged]), k)

    @classmethod
    def joined(cls, panels: Sequence[Panel]) -> Self:
        """Cases of several panels of the same models."""
        width = max(panel.is_candidate.shape[1] for panel in panels)
        return cls(
            np.concatenate([_widened(panel.scores, width) for panel in panels], axis=1),
            np.concatenate([_widened(panel.is_candidate, width) for panel in panels]),
            np.concatenate([_widened(panel.is_relevant, width) for panel in panels]),
            np.concatenate([panel.n_relevant for panel in panels]),
            panels[0].k,
        )

    @property
    def n_models(self) -> int:
        """How many models are blended."""
        return int(self.scores.shape[0])

    @property
    def n_cases(self) -> int:
        """How many lists they are judged by."""
        return int(self.n_relevant.size)

    def of_models(self, models: slice) -> Panel:
        """The same candidates and cases, as some of the models see them."""
        return replace(self, scores=self.scores[models])

    def ndcg(self, weights: Floats) -> Floats:
        """NDCG@k of each case for the sum of scores with these weights: float64, shape (n_cases,)."""
        total = np.tensordot(weights, self.scores, axes=1)  # (n_cases, width)
        total[~self.is_candidate] = -np.inf
        k = min(self.k, total.shape[1])
        best = np.argpartition(-total, k - 1, axis=1)[:, :k]
        order = np.argsort(-np.take_along_axis(total, best, axis=1), axis=1, kind="stable")
        hits = np.take_along_axis(self.is_relevant, np.take_along_axis(best, order, axis=1), axis=1)
        discounts = 1 / np.log2(np.arange(2, self.k + 2))
        ideal = np.cumsum(discounts)[np.minimum(self.n_relevant, self.k) - 1]  # (n_cases,)
        ndcg: Floats = np.asarray(hits @ discounts[:k]) / ideal
        return ndcg


def learned_weights(panel: Panel) -> Floats:
    """Weights by coordinate ascent from the best single model, changing one weight at a time for the best.

    Returns
    -------
    ndarray of float64, shape (n_models,), >= 0, summing to 1; many are 0.
    """
    alone = [float(panel.ndcg(row).mean()) for row in np.eye(panel.n_models)]
    weights: Floats = np.eye(panel.n_models)[int(np.argmax(alone))]
    reached = max(alone)
    while True:
        best, found = max(
            ((float(panel.ndcg(tried).mean()), tried) for tried in _changed(weights)),
            key=lambda pair: pair[0],
        )
        if best < reached + SMALLEST_GAIN:
            return weights
        reached, weights = best, found / found.sum()


def shortened(case: Case, n: int, rng: np.random.Generator) -> Case:
    """The case with n items of the history known, drawn at random, and the others forgotten."""
    kept = np.sort(rng.permutation(len(case.history))[:n])
    whole = case.history
    ratings = None if whole.ratings is None else whole.ratings[kept]
    history = History(whole.item_indexes[kept], whole.weights[kept], None, ratings)
    return Case(case.user_index, history, case.relevant)


def is_as_good(found: Floats, best: Floats, *, errors: float = 1) -> bool:
    """Whether the mean of `found` lies within so many standard errors, paired by case, of that of `best`."""
    lost = best - found
    return bool(lost.mean() <= errors * lost.std() / np.sqrt(lost.size))


def _changed(weights: Floats) -> Iterable[Floats]:
    """The weights with one of them changed, in all ways that are tried."""
    for model in range(weights.size):
        for weight in WEIGHTS_TRIED:
            tried = weights.copy()
            tried[model] = weight
            if tried.any() and weight != weights[model]:
                yield tried


def _narrowed(
    case: Case, scores: Floats, n_candidates: int
) -> tuple[npt.NDArray[np.intp], Floats, npt.NDArray[np.int32]]:
    """Candidates of a case (the best of each model), their scores by all models, and what is relevant."""
    may_be_listed = np.ones(scores.shape[1], dtype=np.bool_)
    may_be_listed[case.history.item_indexes] = False
    items = np.flatnonzero(may_be_listed)
    kept = scores[:, items]
    if items.size > n_candidates:
        best = np.argpartition(-kept, n_candidates - 1, axis=1)[:, :n_candidates]
        chosen = np.unique(best)
        items, kept = items[chosen], kept[:, chosen]
    return items, kept, case.relevant


def _widened(array: npt.NDArray[Any], width: int) -> npt.NDArray[Any]:
    """The array with its last axis filled up by zeros."""
    missing = width - array.shape[-1]
    return np.pad(array, [(0, 0)] * (array.ndim - 1) + [(0, missing)])


def scored_by_teams(
    teams: Sequence[Sequence[Algorithm]], cases: Sequence[Case]
) -> Iterator[tuple[Case, Floats]]:
    """Cases with the mean scaled scores of each team, shape (n_teams, n_items)."""
    for case in cases:
        yield (
            case,
            np.array(
                [
                    unit_scaled(np.array([model.score(case.history) for model in team])).mean(axis=0)
                    for team in teams
                ]
            ),
        )


def ndcg_alone(model: Algorithm, split: Split, *, k: int) -> Floats:
    """NDCG@k of one model for each case of a split: float64, shape (n_cases,)."""
    return Panel.of(scored_by_teams([[model.fit(split.train)]], split.cases), k=k).ndcg(np.ones(1))
