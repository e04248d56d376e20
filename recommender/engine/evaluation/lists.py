"""Judging algorithms by the lists that they make."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recommender.engine.algorithm import Algorithm
from recommender.engine.arrays import Floats
from recommender.engine.evaluation.costs import Costs, measured
from recommender.engine.features import ItemFeatures
from recommender.engine.metrics import beyond, ranking
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
class Judged:
    """What the lists of one algorithm for one split are worth, and what they cost.

    Parameters
    ----------
    per_case : metric name (with its k) -> ndarray of float64, one value per case, NaN where there is none
    totals : metric name -> number that all lists give together
    fit : Costs of fitting
    seconds_per_list : mean wall time
    """

    per_case: dict[str, Floats]
    totals: dict[str, float]
    fit: Costs
    seconds_per_list: float


@dataclass(frozen=True, eq=False)
class ListJudge:
    """Makes lists for the cases of a split and takes their measure."""

    split: Split
    ks: tuple[int, ...]
    features: ItemFeatures | None
    popularity: npt.NDArray[np.int64]
    n_train_users: int
    has_genre: npt.NDArray[np.bool_] | None

    @classmethod
    def of(cls, split: Split, *, ks: tuple[int, ...], features: ItemFeatures | None = None) -> ListJudge:
        """A judge of lists of lengths `ks` for the cases of a split."""
        train = split.train
        return cls(
            split,
            ks,
            features,
            popularity=train.counts_by_item(),
            n_train_users=int(np.count_nonzero(train.counts_by_user())),
            has_genre=None if features is None else _genre_matrix(features.aligned(train.items)),
        )

    def fit(self, algorithm: Algorithm) -> Costs:
        """Fit on the training side of the split."""
        with measured() as costs:
            algorithm.fit(self.split.train, features=self.features)
        return costs

    def judge(self, algorithm: Algorithm, tell: Callable[[int], None]) -> Judged:
        """Fit, make a list for every case, and measure; `tell` hears how many lists there are."""
        tell(0)
        return self.judge_fitted(algorithm, self.fit(algorithm), tell)

    def judge_fitted(self, algorithm: Algorithm, fit: Costs, tell: Callable[[int], None]) -> Judged:
        """As `judge`, of an algorithm that has been fitted on the same training interactions."""
        started = time.perf_counter()
        rankings = self._rankings(algorithm, tell)
        seconds = time.perf_counter() - started
        return Judged(self._per_case(rankings), self._totals(rankings), fit, seconds / max(len(rankings), 1))

    def _rankings(self, algorithm: Algorithm, tell: Callable[[int], None]) -> list[Ranking]:
        rankings = []
        for done, case in enumerate(self.split.cases, start=1):
            rankings.append(algorithm.recommend_for(case.history, max(self.ks), at=self.split.at))
            tell(done)
        return rankings

    def _per_case(self, rankings: list[Ranking]) -> dict[str, Floats]:
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


def _genre_matrix(features: ItemFeatures) -> npt.NDArray[np.bool_]:
    """Which item has which genre: bool, shape (n_items, n_genres)."""
    genres = sorted({genre for of_item in features.genres for genre in of_item})
    column = {genre: index for index, genre in enumerate(genres)}
    matrix = np.zeros((len(features.genres), len(genres)), dtype=np.bool_)
    for row, of_item in enumerate(features.genres):
        matrix[row, [column[genre] for genre in of_item]] = True
    return matrix
