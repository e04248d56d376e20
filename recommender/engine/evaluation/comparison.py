"""Algorithms that make lists, compared on the same cases of one split or of several pooled ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from recommender.engine.algorithm import Algorithm
from recommender.engine.arrays import AnyIndexes, Floats
from recommender.engine.evaluation.lists import Judged, ListJudge
from recommender.engine.evaluation.report import (
    AlgorithmResult,
    EvaluationReport,
    Progress,
    SplitResult,
)
from recommender.engine.features import ItemFeatures
from recommender.engine.metrics.estimates import Estimate, mean_estimate, paired_difference, paired_ratio
from recommender.engine.metrics.significance import holm, permutation_p
from recommender.engine.splits import Split


def compare_lists(
    splits: Sequence[Split],
    algorithms: Mapping[str, Algorithm],
    *,
    protocol: str,
    ks: tuple[int, ...],
    seed: int,
    features: ItemFeatures | None,
    tell: Progress,
) -> EvaluationReport:
    """Fit and judge the algorithms one after the other; the first is the reference of all differences."""
    comparison = _Comparison.of(splits, ks=ks, seed=seed, features=features)
    judged = {label: comparison.judged(label, algorithm, tell) for label, algorithm in algorithms.items()}
    reference = next(iter(judged.values()))
    results = [
        comparison.result(label, algorithm, judged[label], reference=reference)
        for label, algorithm in algorithms.items()
    ]
    divisions = list({id(split.train): split for split in splits}.values())  # cut histories share one
    return EvaluationReport(
        protocol=protocol,
        k=ks[0],
        seed=seed,
        n_users=int(np.unique(comparison.users).size),
        n_without_holdout=sum(split.n_without_holdout for split in divisions),
        n_cold=sum(split.n_cold for split in divisions),
        n_new_only=sum(split.n_new_only for split in divisions),
        n_new_items=sum(split.n_new_items for split in divisions),
        n_new_pairs=sum(split.n_new_pairs for split in divisions),
        n_lists=int(comparison.users.size),
        results=tuple(with_holm(results)),
    )


def with_holm(results: Sequence[AlgorithmResult]) -> list[AlgorithmResult]:
    """Results whose p-values are corrected for being several."""
    raised = holm([result.p_value for result in results])
    return [replace(result, holm_p=p) for result, p in zip(results, raised, strict=True)]


@dataclass(frozen=True, eq=False)
class _Comparison:
    judges: tuple[ListJudge, ...]
    users: AnyIndexes  # of every case, all splits in a row
    seed: int

    @classmethod
    def of(
        cls, splits: Sequence[Split], *, ks: tuple[int, ...], seed: int, features: ItemFeatures | None
    ) -> _Comparison:
        users = [case.user_index for split in splits for case in split.cases]
        judges = tuple(ListJudge.of(split, ks=ks, features=features) for split in splits)
        return cls(judges, np.array(users, dtype=np.int64), seed)

    @property
    def primary(self) -> str:
        return f"ndcg@{self.judges[0].ks[0]}"

    def judged(self, label: str, algorithm: Algorithm, tell: Progress) -> list[Judged]:
        total, before = int(self.users.size), 0
        found: list[Judged] = []
        for place, judge in enumerate(self.judges):
            hear = _onwards(tell, label, before=before, total=total)
            if place and judge.split.train is self.judges[place - 1].split.train:
                found.append(judge.judge_fitted(algorithm, found[-1].fit, hear))
            else:
                found.append(judge.judge(algorithm, hear))
            before += len(judge.split.cases)
        return found

    def result(
        self, label: str, algorithm: Algorithm, judged: list[Judged], *, reference: list[Judged]
    ) -> AlgorithmResult:
        values, compared = _pooled(judged), _pooled(reference)
        is_reference = judged is reference
        seed, users = self.seed, self.users
        main = values[self.primary], compared[self.primary]
        return AlgorithmResult(
            label=label,
            algorithm=algorithm.name(),
            hyperparameters=algorithm.hyperparameters(),
            metrics={name: mean_estimate(column, seed=seed, users=users) for name, column in values.items()},
            totals=_mean_totals(judged),
            differences={}
            if is_reference
            else {
                name: paired_difference(column, compared[name], seed=seed, users=users)
                for name, column in values.items()
            },
            ratio=None if is_reference else paired_ratio(*main, seed=seed, users=users),
            p_value=np.nan if is_reference else permutation_p(self._by_user(main[0] - main[1]), seed=seed),
            fit_seconds=float(np.mean([part.fit.seconds for part in judged])),
            seconds_per_answer=float(np.mean([part.seconds_per_list for part in judged])),
            peak_bytes=max((part.fit.peak_bytes or 0 for part in judged), default=0) or None,
            per_user=values,
            by_split=tuple(self._of_splits(judged, reference)),
            choices=algorithm.choices(),
        )

    def _by_user(self, values: Floats) -> Floats:
        """Sums of each user's cases: what one user is worth in a mean over all cases."""
        is_number = ~np.isnan(values)
        _, places = np.unique(self.users[is_number], return_inverse=True)
        return np.bincount(places, weights=values[is_number]).astype(np.float64)

    def _of_splits(self, judged: list[Judged], reference: list[Judged]) -> list[SplitResult]:
        return [
            self._of_split(judge.split, part.per_case[self.primary], compared.per_case[self.primary])
            for judge, part, compared in zip(self.judges, judged, reference, strict=True)
            if judge.split.cases
        ]

    def _of_split(self, split: Split, values: Floats, compared: Floats) -> SplitResult:
        difference: Estimate = paired_difference(values, compared, seed=self.seed)
        estimate = mean_estimate(values, seed=self.seed)
        return SplitResult(split.at, split.n_known, len(split.cases), estimate, difference)


def _onwards(tell: Progress, label: str, *, before: int, total: int) -> Callable[[int], None]:
    """Progress within one split as progress through all of them."""
    return lambda done: tell(label, before + done, total)


def _pooled(judged: Sequence[Judged]) -> dict[str, Floats]:
    names = [name for part in judged for name in part.per_case]
    return {
        name: np.concatenate([part.per_case[name] for part in judged if name in part.per_case])
        for name in dict.fromkeys(names)
    }


def _mean_totals(judged: Sequence[Judged]) -> dict[str, float]:
    """Over the splits: lists of different splits are for different moments and share no catalogue."""
    return {name: float(np.mean([part.totals[name] for part in judged])) for name in judged[0].totals}
