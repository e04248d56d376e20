"""The engine beside `implicit`, on the same split."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.engine.compare import K_LIST, K_NDCG, Result, compare
from benchmarks.engine.contenders import contenders
from benchmarks.suite import Options
from datasets import open_dataset
from recommender.engine.interactions import Interactions
from recommender.engine.splits import strong_split

NAME = "engine"
TITLE = "The engine beside implicit"
LIKED = 0.7  # of the scale's highest: 3.5 of 5 stars


def run(options: Options) -> str:
    source, interactions = _liked(options.data) if options.data else _invented(options.seed)
    split = strong_split(interactions, seed=options.seed)
    results = compare(contenders(), split, seed=options.seed)
    return _table(
        results, source=source, interactions=interactions, n_cases=len(split.cases), data=options.data
    )


def _liked(path: str) -> tuple[str, Interactions]:
    dataset = open_dataset(path)
    frames = [chunk.frame for chunk in dataset.ratings()]
    columns = {name: np.concatenate([frame[name].to_numpy() for frame in frames]) for name in frames[0]}
    liked = columns["rating"] >= LIKED * dataset.rating_scale.highest
    return dataset.name, Interactions.from_columns(
        user_ids=columns["user_id"][liked].astype(str), item_ids=columns["item_id"][liked].astype(str)
    )


def _invented(
    seed: int, *, n_users: int = 2000, n_items: int = 1000, n_tastes: int = 12
) -> tuple[str, Interactions]:
    """People with two tastes each who choose popular movies of them."""
    generator = np.random.default_rng(seed)
    taste = generator.integers(n_tastes, size=n_items)
    fame = 1 / np.arange(1, n_items + 1) ** 0.8
    users, items = [], []
    for user in range(n_users):
        own = np.isin(taste, generator.integers(n_tastes, size=2))
        chances = fame * np.where(own, 1.0, 0.03)
        n_chosen = min(int(generator.geometric(1 / 40)) + 10, n_items // 4)
        chosen = generator.choice(n_items, size=n_chosen, replace=False, p=chances / chances.sum())
        users.append(np.full(n_chosen, user))
        items.append(chosen)
    interactions = Interactions.from_columns(user_ids=np.concatenate(users), item_ids=np.concatenate(items))
    return f"invented people (seed {seed})", interactions


def _table(
    results: list[Result], *, source: str, interactions: Interactions, n_cases: int, data: str | None
) -> str:
    ours = results[0]
    command = f"make bench SUITES=engine DATA={Path(data).name}" if data else "make bench SUITES=engine"
    counts = (
        f"{len(interactions):,} likes by {interactions.n_users:,} people of {interactions.n_items:,} movies"
    )
    lines = [
        f"`{command}`: {source}, {counts}; "
        f"lists for {n_cases} people who are not in the training part (strong split). "
        "Peers run with their own defaults.",
        "",
        f"| | NDCG@{K_NDCG} (95 % interval) | ratio | fit, s | ratio | one list of {K_LIST}, ms | ratio |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    lines += [_row(result, ours) for result in results]
    lines += [
        "",
        f"Ratios are to {ours.name}: above 1 in NDCG is better than ours, above 1 in time is slower.",
    ]
    return "\n".join(lines) + "\n"


def _row(result: Result, ours: Result) -> str:
    cells = [
        result.name,
        f"{result.ndcg.value:.4f} ({result.ndcg.low:.4f} to {result.ndcg.high:.4f})",
        f"{result.ndcg.value / ours.ndcg.value:.3f}",
        f"{result.fit_seconds:.2f}",
        f"{result.fit_seconds / ours.fit_seconds:.2f}",
        f"{result.list_ms:.2f}",
        f"{result.list_ms / ours.list_ms:.2f}",
    ]
    return "| " + " | ".join(cells) + " |"
