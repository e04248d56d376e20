"""Judging algorithms by the lists that they make."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recommender.engine.algorithm import Algorithm
from recommender.engine.arrays import Floats
from recommender.engine.evaluation.report import AlgorithmResult, EvaluationReport, Progress
from recommender.engine.features import ItemFeatures
from recommender.engine.metrics import beyond, ranking
from recommender.engine.metrics.estimates import Estimate, mean_estimate, paired_difference
from recommender.engine.ranking import Ranking, top_k
from recommender.engine.splits import Case, Split

ACCURACY = {
    "ndcg": ranking.ndcg,
    "recall": ranking.recall,
    "precision": ranking.precision,
    "map": ranking.average_precision,
    "mrr": ranking.reciprocal_rank,
    "hit_rate": ranking.hit,
}


@dataclass(frozen=True, eq=False)
class ListJudge:
    """Makes lists for the cases of a split and takes their measure."""

    split: Split
    ks: tuple[int, ...]
    seed: int
    features: ItemFeatures | None
    popularity: npt.NDArray[np.int64]
    n_train_users: int
    has_genre: npt.NDArray[np.bool_] | None

    @classmethod
    def of(cls, split: Split, *, ks: tuple[int, ...], seed: int, features: ItemFeatures | None) -> ListJudge:
        """A judge of lists of lengths `ks` for the cases of a split."""
        train = split.train
        return cls(
            split,
            ks,
            seed,
            features,
            popularity=train.counts_by_item(),
            n_train_users=int(np.count_nonzero(train.counts_by_user())),
            has_genre=None if features is None else _genre_matrix(features.aligned(train.items)),
        )

    def report(self, protocol: str, algorithms: Mapping[str, Algorithm], tell: Progress) -> EvaluationReport:
        """Fit and judge the algorithms one after the other; the first is the reference."""
        results: list[AlgorithmResult] = []
        for label, algorithm in algorithms.items():
            reference = results[0].per_user if results else None
            results.append(self._result(label, algorithm, reference, tell))
        return EvaluationReport(
            protocol=protocol,
            k=self.ks[0],
            seed=self.seed,
            n_users=len(self.split.cases),
            n_without_holdout=self.split.n_without_holdout,
            n_cold=self.split.n_cold,
            results=tuple(results),
        )

    def _result(
        self, label: str, algorithm: Algorithm, reference: dict[str, Floats] | None, tell: Progress
    ) -> AlgorithmResult:
        started = time.perf_counter()
        algorithm.fit(self.split.train, features=self.features)
        fitted = time.perf_counter()
        rankings = self._rankings(label, algorithm, tell)
        n_lists = max(len(rankings), 1)
        seconds_per_list = (time.perf_counter() - fitted) / n_lists
        per_user = self._per_user(rankings)
        return AlgorithmResult(
            label=label,
            algorithm=algorithm.name(),
            hyperparameters=algorithm.hyperparameters(),
            metrics={name: mean_estimate(values, seed=self.seed) for name, values in per_user.items()},
            totals=self._totals(rankings),
            differences=_differences(per_user, reference, seed=self.seed),
            fit_seconds=fitted - started,
            seconds_per_answer=seconds_per_list,
            per_user=per_user,
        )

    def _rankings(self, label: str, algorithm: Algorithm, tell: Progress) -> list[Ranking]:
        rankings = []
        for done, case in enumerate(self.split.cases, start=1):
            rankings.append(algorithm.recommend_for(case.history, max(self.ks), at=self.split.at))
            tell(label, done, len(self.split.cases))
        return rankings

    def _per_user(self, rankings: list[Ranking]) -> dict[str, Floats]:
        """Metric name -> one value per case, NaN where there is none."""
        cases = self.split.cases
        columns = {
            f"{name}@{k}": np.array(
                [metric(r.item_indexes, c.relevant, k=k) for r, c in zip(rankings, cases, strict=True)]
            )
            for k in self.ks
            for name, metric in ACCURACY.items()
        }
        beside = [self._beside(r, c) for r, c in zip(rankings, cases, strict=True)]
        names = beside[0] if beside else ()
        return columns | {name: np.array([values[name] for values in beside]) for name in names}

    def _beside(self, ranked: Ranking, case: Case) -> dict[str, float]:
        """What one list does besides being right."""
        k, history = self.ks[0], case.history.item_indexes
        popular = top_k(self.popularity.astype(np.float64), k, exclude=history).item_indexes
        listed = ranked.item_indexes[:k]
        n_own = int(np.count_nonzero(ranked.scores[:k]))  # filled up by popularity: score 0
        values = {
            f"user_coverage@{k}": float(n_own > 0),
            f"reach@{k}": float(n_own == k),
            f"novelty@{k}": beyond.novelty(listed, self.popularity, n_users=self.n_train_users),
            f"serendipity@{k}": beyond.serendipity(listed, case.relevant, popular, k=k),
            f"popularity_lift@{k}": beyond.popularity_lift(listed, history, self.popularity),
        }
        if self.has_genre is not None:
            values[f"diversity@{k}"] = beyond.intra_list_diversity(self.has_genre[listed])
        return values

    def _totals(self, rankings: list[Ranking]) -> dict[str, float]:
        """What all lists do together."""
        k = self.ks[0]
        listed = [ranked.item_indexes[:k] for ranked in rankings]
        n_items = self.popularity.size
        times_listed = np.bincount(np.concatenate(listed) if listed else [], minlength=n_items)
        return {
            f"catalogue_coverage@{k}": beyond.catalogue_coverage(times_listed),
            f"gini@{k}": beyond.gini(times_listed),
        }


def _differences(
    per_user: dict[str, Floats], reference: dict[str, Floats] | None, *, seed: int
) -> dict[str, Estimate]:
    if reference is None:
        return {}
    return {name: paired_difference(values, reference[name], seed=seed) for name, values in per_user.items()}


def _genre_matrix(features: ItemFeatures) -> npt.NDArray[np.bool_]:
    """Which item has which genre: bool, shape (n_items, n_genres)."""
    genres = sorted({genre for of_item in features.genres for genre in of_item})
    column = {genre: index for index, genre in enumerate(genres)}
    matrix = np.zeros((len(features.genres), len(genres)), dtype=np.bool_)
    for row, of_item in enumerate(features.genres):
        matrix[row, [column[genre] for genre in of_item]] = True
    return matrix
