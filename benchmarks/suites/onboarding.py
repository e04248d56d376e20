"""Onboarding: which movies to ask a newcomer about, judged by the lists that the answers lead to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from benchmarks.engine.measured_on import read
from benchmarks.results import SECTIONS
from benchmarks.suite import Options
from figures import Axis, draw
from figures.types.curves import Curve, Curves
from recommender.engine.algorithms.ease import EASE
from recommender.engine.interactions import History
from recommender.engine.metrics.estimates import Estimate, mean_estimate, paired_difference
from recommender.engine.metrics.ranking import ndcg
from recommender.engine.onboarding import RULES
from recommender.engine.splits import Case, strong_split

TITLE = "Which movies to ask a newcomer about"
ASKED = (6, 12, 24, 48)
K = 10


def run(options: Options) -> str:
    data = read(options.data, seed=options.seed)
    split = strong_split(data.liked, seed=options.seed, holdout_share=0.5)
    model = EASE().fit(split.train)
    orders = {name: rule(split.train, max(ASKED)) for name, rule in RULES.items()}
    found = {
        name: [
            np.array([_judged(model, case, order[:n_asked], seed=options.seed) for case in split.cases])
            for n_asked in ASKED
        ]
        for name, order in orders.items()
    }
    (SECTIONS / "onboarding.svg").write_text(draw(_figure(found, options.seed), standalone=True))
    return "\n".join(
        [
            f"`{options.command}`: {data.name}; {len(split.cases)} people who are not in the training part are "
            "asked about the first movies of each order; they know those of their likes that are among them. EASE "
            f"makes a list of {K} from the answers; what else they like must be found. The same people for all, "
            f"NDCG@{K}:",
            "",
            f"| asked | {' | '.join(RULES)} | best less popularity [95 %, paired] |",
            f"|{' --- |' * (len(RULES) + 2)}",
            *(_row(place, n_asked, found, options.seed) for place, n_asked in enumerate(ASKED)),
            "",
            f"![NDCG@{K} by the number of movies asked](results/onboarding.svg)",
        ]
    )


def _judged(model: EASE, case: Case, asked: np.ndarray, *, seed: int) -> float:
    """NDCG of the list after the answers; what was asked is not listed."""
    likes = np.concatenate([case.history.item_indexes, case.relevant])
    known = np.intersect1d(likes, asked).astype(np.int32)
    wanted = np.setdiff1d(likes, asked)
    ranked = model.recommend_for(History(known, np.ones(known.size)), K, exclude=asked)
    return ndcg(ranked.item_indexes, wanted, k=K)


def _row(place: int, n_asked: int, found: dict[str, list[np.ndarray]], seed: int) -> str:
    means = {name: mean_estimate(values[place], seed=seed) for name, values in found.items()}
    best = max(means, key=lambda name: means[name].value)
    gain = paired_difference(found[best][place], found["popularity"][place], seed=seed)
    cells = [f"{estimate.value:.4f}" for estimate in means.values()]
    return f"| {n_asked} | {' | '.join(cells)} | {best}: {_signed(gain)} |"


def _signed(gain: Estimate) -> str:
    return f"{gain.value:+.4f} [{gain.low:+.4f}, {gain.high:+.4f}]"


def _figure(found: dict[str, list[np.ndarray]], seed: int) -> Curves:
    def means(values: Sequence[np.ndarray]) -> tuple[float, ...]:
        return tuple(mean_estimate(each, seed=seed).value for each in values)

    return Curves(
        title="Lists after onboarding",
        steps=tuple(float(n) for n in ASKED),
        curves=tuple(Curve(name, means(values)) for name, values in found.items()),
        x=Axis("movies asked about"),
        y=Axis(f"NDCG@{K}", "decimal"),
    )
