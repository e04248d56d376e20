"""Trees, taste and chart tried together on the last cuts: which weights that chooses, and whether trees help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from recommender.engine.algorithms.moments.lessons import FORETOLD, Lesson, n_listed, ndcg_of
from recommender.engine.algorithms.moments.trees import Trees
from recommender.engine.algorithms.moments.trends import CHARTS
from recommender.engine.arrays import Floats
from recommender.engine.blending import is_as_good

JUDGED_FROM = 0.8
"""Cuts from here on judge trees that learned from earlier ones, whose tenths had ended by then."""
TASTE_WEIGHTS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.7, 1.0)
CHART_WEIGHTS = (0.0, 0.25, 0.5)
CHART = CHARTS.index("popular_7_days")
"""The chart beside the trees."""

Weights = tuple[float, float]
"""Of taste and of chart, beside the trees."""


def learned_and_judging(lessons: Sequence[Lesson]) -> tuple[list[Lesson], list[Lesson]]:
    """Lessons whose tenths had ended before the last cuts, and those of the last cuts."""
    learned = [lesson for lesson in lessons if lesson.cut + FORETOLD <= JUDGED_FROM + 1e-9]
    return learned, [lesson for lesson in lessons if lesson.cut >= JUDGED_FROM]


@dataclass(frozen=True, eq=False)
class Trial:
    """Scores of the candidates of some lessons, by weights.

    Parameters
    ----------
    lessons : at least one
    scores : for each pair of weights one array of float64 for each lesson, shape (n,)
    """

    lessons: Sequence[Lesson]
    scores: Mapping[Weights, Sequence[Floats]]

    @classmethod
    def of(cls, lessons: Sequence[Lesson], trees: Trees) -> Self:
        """Every pair of weights on lessons that the trees have not seen."""
        parts = [_parts(lesson, trees) for lesson in lessons]
        return cls(
            lessons,
            {
                (w, c): [of_trees + w * taste + c * chart for of_trees, taste, chart in parts]
                for w in TASTE_WEIGHTS
                for c in CHART_WEIGHTS
            },
        )

    @cached_property
    def ndcg(self) -> dict[Weights, Floats]:
        """NDCG@10 of every list, by weights."""
        return {weights: ndcg_of(self.lessons, scores) for weights, scores in self.scores.items()}

    @cached_property
    def ndcg_of_taste(self) -> Floats:
        """NDCG@10 of every list in the order of taste alone."""
        return ndcg_of(self.lessons, [lesson.taste for lesson in self.lessons])

    @property
    def best(self) -> Weights:
        """The pair whose lists are the most accurate."""
        return max(self.ndcg, key=lambda weights: float(self.ndcg[weights].mean()))

    @property
    def chosen(self) -> Weights:
        """Of those that lose nothing significant to the best, the pair whose lists hold the most items."""
        best = self.ndcg[self.best]
        good = [weights for weights, found in self.ndcg.items() if is_as_good(found, best, errors=2)]
        return max(good, key=lambda weights: n_listed(self.lessons, self.scores[weights]))

    @property
    def trees_help(self) -> bool:
        """Whether the best with trees beats the taste alone by a standard error."""
        return not is_as_good(self.ndcg_of_taste, self.ndcg[self.best])


def _parts(lesson: Lesson, trees: Trees) -> tuple[Floats, Floats, Floats]:
    """What trees, taste and chart say of the candidates, each standardised list by list."""
    return (
        lesson.standardised(trees.values(lesson.features)),
        lesson.standardised(lesson.taste),
        lesson.standardised(lesson.charts[CHART].astype(float)),
    )
