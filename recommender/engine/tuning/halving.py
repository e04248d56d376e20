"""Random search with successive halving."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from recommender.engine.algorithm import Algorithm
from recommender.engine.arrays import Floats
from recommender.engine.metrics.estimates import Estimate, mean_estimate, paired_difference
from recommender.engine.search_space import Axis, draw, space_of
from recommender.engine.tuning.log import TrialLog
from recommender.engine.tuning.validation import Validation

KEPT = 3
"""One in so many goes on, to so many times as many validation parts."""

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, eq=False)
class Candidate:
    """Settings that were tried.

    Parameters
    ----------
    settings : all hyperparameters
    is_default : whether they are the ones the search began with
    values : one value per case, of all validation parts asked; more is better
    n_splits : validation parts asked
    """

    settings: dict[str, Any]
    is_default: bool
    values: Floats = field(default_factory=lambda: np.empty(0))
    n_splits: int = 0

    @property
    def mean(self) -> float:
        """Over all cases that count; -inf when there is none."""
        known = self.values[~np.isnan(self.values)]
        return float(known.mean()) if known.size else -math.inf


@dataclass(frozen=True, eq=False)
class Tuned:
    """What a search found.

    Parameters
    ----------
    best : Candidate, the default where nothing did better
    default : Candidate, on the same validation parts
    finalists : candidates of the last round, best first
    n_trials : fits, those from the log included
    validation : Estimate of the best's mean
    gain : Estimate of best less default, paired, on validation; the best of many is flattered by it
    """

    best: Candidate
    default: Candidate
    finalists: tuple[Candidate, ...]
    n_trials: int
    validation: Estimate
    gain: Estimate


def tune(
    algorithm: Algorithm,
    validation: Validation,
    *,
    space: Mapping[str, Axis] | None = None,
    n_candidates: int = 27,
    seed: int = 0,
    log: TrialLog | None = None,
    tell: Tell | None = None,
) -> Tuned:
    """Try random settings on one validation part, the better third on three, the best of these on all.

    Parameters
    ----------
    algorithm : unfitted; its hyperparameters are the first candidate and go through all rounds
    validation : Validation, inside the training part
    space : axes to draw from; what `space_of` says when left out
    n_candidates : int, at least 2
    seed : of the draw
    log : TrialLog, whose trials are not made again
    tell : called with the round, trials done and trials in it

    Raises
    ------
    ValueError
        When there is nothing to draw from, or there are too few candidates.

    Notes
    -----
    What grows from round to round is the number of validation parts, never the data of a fit: how much
    regularisation is good depends on how much data there is. Every round costs about as many fits.

    References
    ----------
    .. [1] Bergstra, Bengio (2012). Random search for hyper-parameter optimization. JMLR 13.
    .. [2] Jamieson, Talwalkar (2016). Non-stochastic best arm identification and hyperparameter optimization.
       AISTATS.
    """
    if n_candidates < 2:
        raise ValueError(f"n_candidates must be at least 2, got {n_candidates}")
    axes = space_of(algorithm) if space is None else space
    if not axes:
        raise ValueError(f"{algorithm.name()} has no hyperparameter to draw; give a search space")
    kept_log = TrialLog({}) if log is None else log
    trials = _Trials(type(algorithm), validation, kept_log, tell or _say_nothing)
    candidates = _drawn(algorithm, axes, n_candidates=n_candidates, seed=seed)
    n_splits = 1
    while True:
        candidates = trials.round(candidates, n_splits=n_splits)
        if n_splits == validation.n_splits or len(candidates) == 1:
            break
        candidates = _kept(candidates)
        n_splits = min(n_splits * KEPT, validation.n_splits)
    default = next(candidate for candidate in candidates if candidate.is_default)
    best = candidates[0] if candidates[0].mean > default.mean else default
    return Tuned(
        best,
        default,
        tuple(candidates),
        trials.n_made,
        mean_estimate(best.values, seed=seed),
        paired_difference(best.values, default.values, seed=seed),
    )


def _drawn(
    algorithm: Algorithm, axes: Mapping[str, Axis], *, n_candidates: int, seed: int
) -> list[Candidate]:
    usual = algorithm.hyperparameters()
    rng = np.random.default_rng(seed)
    drawn = [Candidate(usual | draw(axes, rng), is_default=False) for _ in range(n_candidates - 1)]
    return [Candidate(usual, is_default=True), *drawn]


def _kept(candidates: list[Candidate]) -> list[Candidate]:
    """The better third, the default in any case."""
    n_kept = max(math.ceil(len(candidates) / KEPT), 2)
    kept = candidates[:n_kept]
    if not any(candidate.is_default for candidate in kept):
        kept[-1] = next(candidate for candidate in candidates if candidate.is_default)
    return kept


@dataclass
class _Trials:
    algorithm: type[Algorithm]
    validation: Validation
    log: TrialLog
    tell: Tell
    n_made: int = 0

    def round(self, candidates: list[Candidate], *, n_splits: int) -> list[Candidate]:
        """The candidates on so many validation parts, best first; parts asked before are not asked again."""
        stage, total = f"{len(candidates)} settings on {n_splits} parts", len(candidates)
        self.tell(stage, 0, total)
        asked = []
        for done, candidate in enumerate(candidates, start=1):
            asked.append(self._asked(candidate, n_splits))
            self.tell(stage, done, total)
        return sorted(asked, key=lambda candidate: -candidate.mean)

    def _asked(self, candidate: Candidate, n_splits: int) -> Candidate:
        new = [self._values(candidate.settings, split) for split in range(candidate.n_splits, n_splits)]
        values = np.concatenate([candidate.values, *new])
        return Candidate(candidate.settings, candidate.is_default, values, n_splits)

    def _values(self, settings: dict[str, Any], split: int) -> Floats:
        self.n_made += 1
        known = self.log.known(settings, split)
        if known is not None:
            return known
        started = time.perf_counter()
        values = self.validation.values(self.algorithm(**settings), split)
        self.log.add(settings, split, values, seconds=time.perf_counter() - started)
        return values


def _say_nothing(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""
