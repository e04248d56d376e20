"""The engine beside its peers: lists on the same split, and duels at the same work."""

from __future__ import annotations

import time

from benchmarks.engine.compare import K_LIST, K_NDCG, Result, compare
from benchmarks.engine.contenders import contenders
from benchmarks.engine.duels import DUELS, Duel, Outcome
from benchmarks.engine.measured_on import Measured, read
from benchmarks.suite import Options
from recommender.engine.defaults import algorithm_named
from recommender.engine.evaluation.costs import measured
from recommender.engine.naming import algorithm_names
from recommender.engine.splits import strong_split

TITLE = "The engine beside implicit, Surprise, myfm and LAPACK"
MEGABYTE = 1024**2


def run(options: Options) -> str:
    data = read(options.data, seed=options.seed)
    split = strong_split(data.liked, seed=options.seed)
    results = compare(contenders(), split, seed=options.seed)
    duels = [(duel, duel.fight(data, options.seed)) for duel in DUELS if duel.algorithm in algorithm_names()]
    parts = [
        _intro(data, n_cases=len(split.cases), command=options.command),
        _lists(results),
        _duels(duels),
        _default(data),
    ]
    return "\n".join(parts)


def _intro(data: Measured, *, n_cases: int, command: str) -> str:
    return (
        f"`{command}`: {data.name}, {len(data.liked):,} likes (4 of 5 stars and more) by "
        f"{data.liked.n_users:,} people of {data.liked.n_items:,} movies; lists for {n_cases} people who are not "
        f"in the training part (strong split); {len(data.rated):,} ratings for what predicts them. `implicit` "
        "runs with its own settings, and its ALS with stronger ones too.\n"
    )


def _lists(results: list[Result]) -> str:
    ours = results[0]
    lines = [
        f"| | NDCG@{K_NDCG} [95 %] | ratio to default [95 %, paired] | fit, s | MB | one list of {K_LIST}, ms |",
        "| --- | --- | --- | --- | --- | --- |",
        *(_list_row(result, is_first=result is ours) for result in results),
    ]
    return "\n".join(lines) + "\n"


def _list_row(result: Result, *, is_first: bool) -> str:
    ratio = result.ratio
    cells = [
        result.name,
        f"{result.ndcg.value:.4f} [{result.ndcg.low:.4f}, {result.ndcg.high:.4f}]",
        "1" if is_first else f"{ratio.value:.3f} [{ratio.low:.3f}, {ratio.high:.3f}]",
        f"{result.fit_seconds:.2f}",
        _megabytes(result.peak_bytes),
        f"{result.list_ms:.2f}",
    ]
    return "| " + " | ".join(cells) + " |"


def _duels(duels: list[tuple[Duel, Outcome]]) -> str:
    lines = [
        "Wall time of ours over the peer's at the same work, the fastest of three turns each; MB beyond what the "
        "process held.\n",
        "| | ratio | wanted | ours, s | peer, s | ours, MB | peer, MB | |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for duel, outcome in duels:
        cells = [
            duel.title,
            f"**{outcome.ratio:.2f}**",
            f"at most {duel.wanted:g}",
            f"{outcome.ours.seconds:.3f}",
            f"{outcome.peer.seconds:.3f}",
            _megabytes(outcome.ours.peak_bytes),
            _megabytes(outcome.peer.peak_bytes),
            outcome.note,
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _default(data: Measured) -> str:
    """`default` as a site runs it: fitted on everything, and a list for everybody."""
    with measured() as fit:
        model = algorithm_named("default").fit(data.liked)
    started = time.perf_counter()
    for user in range(data.liked.n_users):
        model.recommend(user, K_LIST)
    lists = time.perf_counter() - started
    return (
        f"`default` fits all of it in {fit.seconds:.0f} s with {_megabytes(fit.peak_bytes)} MB, and makes lists of "
        f"{K_LIST} for all {data.liked.n_users:,} people in {lists:.0f} s."
    )


def _megabytes(n_bytes: int | None) -> str:
    return "?" if n_bytes is None else f"{n_bytes / MEGABYTE:.0f}"
