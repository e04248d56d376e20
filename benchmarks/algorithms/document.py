"""docs/algorithms.md: a table for each data set, and a word on what nowhere beats popularity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from benchmarks.algorithms.cells import DATA_SETS, PROTOCOLS, Cell, DataSet, Measured
from benchmarks.algorithms.reasons import REASONS
from recommender.engine.arrays import Floats
from recommender.engine.metrics.estimates import (
    Estimate,
    mean_estimate,
    paired_difference,
    root_mean_difference,
    root_mean_estimate,
)
from recommender.engine.naming import algorithm_class, algorithm_names

SEED = 0
REFERENCES = {"strong": "popularity", "time": "popularity", "rating": "baseline"}
MEGABYTE = 1024**2

HEAD = """# Algorithms, measured

Written by `make algorithms` (MOVIEGEEK_DATASETS names the folder of the archives; `ONLY=ease,ials` some of
them, `LIMIT=` seconds a fit may take, `STOP_AFTER=` seconds until it stops; it goes on where it stopped and
measures again whatever code has changed). Settings are those of training, the same for every data set.

- **strong**: NDCG@100 on ratings of 4 of 5 stars and more, for held-out users (a sixth, at most 1,000), a
  fifth of their items hidden.
- **time**: NDCG@10 on the last tenth of time, every rating counts; coverage is the share of the catalogue in
  these lists.
- **RMSE**: one random fold of five, the same for all, in the data set's own stars. Algorithms that need ratings
  are judged by it alone: sorted by predicted rating, lists show what few have seen and liked.
- Seconds and MB are those of the fit for strong (of the ratings' fit where an algorithm is for ratings), each
  in a process of its own, MB beyond the data; the seconds hold what the compiler needs in a fresh process. Read
  them as sizes, the machine had other work.

In square brackets 95 % bootstrap intervals over users. **+** is better and **-** worse than popularity (for
RMSE: than the baseline of biases) by a paired interval that excludes 0. What these measures are, and which
others mislead, is in [metrics](metrics.md).
"""


@dataclass(frozen=True)
class _Found:
    """A cell beside its reference."""

    estimate: Estimate
    difference: Estimate | None
    is_rating: bool

    @property
    def is_better(self) -> bool:
        sign = -1 if self.is_rating else 1
        return self.difference is not None and self._surely() and sign * self.difference.value > 0

    @property
    def mark(self) -> str:
        if self.difference is None or not self._surely():
            return ""
        return " **+**" if self.is_better else " **-**"

    def _surely(self) -> bool:
        return self.difference is not None and self.difference.excludes_zero()


def document(results: Mapping[Cell, Measured | None]) -> str:
    """The whole file; cells without a result are left open."""
    n_open = sum(measured is None for measured in results.values())
    parts = [HEAD]
    if n_open:
        parts.append(f"{n_open} of {len(results)} cells are still to be measured; they show a dot.\n")
    parts += [_section(data, results) for data in DATA_SETS]
    return "\n".join([*parts, _explanations(results)])


def _section(data: DataSet, results: Mapping[Cell, Measured | None]) -> str:
    lines = [
        f"## {data.title}",
        "",
        "| | strong, NDCG@100 | time, NDCG@10 | coverage | RMSE | fit, s | MB |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *(_row(name, data, results) for name in algorithm_names()),
    ]
    return "\n".join(lines) + "\n"


def _row(name: str, data: DataSet, results: Mapping[Cell, Measured | None]) -> str:
    cells = {protocol: results.get(Cell(name, data, protocol)) for protocol in PROTOCOLS}
    in_time, costs = cells["time"], _costs_of(name, cells)
    return (
        " | ".join(
            [
                f"| {name}",
                *(_shown(Cell(name, data, protocol), results) for protocol in ("strong", "time")),
                "" if in_time is None or in_time.coverage is None else f"{in_time.coverage:.3f}",
                _shown(Cell(name, data, "rating"), results),
                *(("", "") if costs is None else _costs(costs)),
            ]
        )
        + " |"
    )


def _costs_of(name: str, cells: Mapping[str, Measured | None]) -> Measured | None:
    measured = cells["rating"] if algorithm_class(name).capabilities.needs_ratings else cells["strong"]
    return None if measured is None or measured.failure else measured


def _costs(measured: Measured) -> tuple[str, str]:
    peak = "" if measured.peak_bytes is None else f"{measured.peak_bytes / MEGABYTE:.0f}"
    return f"{measured.fit_seconds:.2f}" if measured.fit_seconds < 10 else f"{measured.fit_seconds:.0f}", peak


def _shown(cell: Cell, results: Mapping[Cell, Measured | None]) -> str:
    if cell not in results:
        return ""
    measured = results[cell]
    if measured is None:
        return "·"
    if measured.failure:
        return measured.failure.replace("|", "/")
    found = _found(cell, results)
    return f"{found.estimate.value:.4f} [{found.estimate.low:.4f}, {found.estimate.high:.4f}]{found.mark}"


def _found(cell: Cell, results: Mapping[Cell, Measured | None]) -> _Found:
    """Raises LookupError where the cell has no figures."""
    measured = results.get(cell)
    if measured is None or measured.failure:
        raise LookupError(f"{cell} has not been measured")
    reference = results.get(Cell(REFERENCES[cell.protocol], cell.data, cell.protocol))
    is_compared = reference is not None and not reference.failure and reference is not measured
    values = _numbers(measured.values)
    compared = _numbers(reference.values) if reference is not None and is_compared else None
    if cell.protocol == "rating":
        n = np.array(measured.counts)
        difference = None if compared is None else root_mean_difference(values, compared, n, seed=SEED)
        return _Found(root_mean_estimate(values, n, seed=SEED), difference, is_rating=True)
    difference = None if compared is None else paired_difference(values, compared, seed=SEED)
    return _Found(mean_estimate(values, seed=SEED), difference, is_rating=False)


def _numbers(values: list[float | None]) -> Floats:
    return np.array([np.nan if value is None else value for value in values])


def _explanations(results: Mapping[Cell, Measured | None]) -> str:
    lines = ["## What nowhere beats popularity, and why", ""]
    losers = [name for name in algorithm_names() if name != "popularity" and _never_beats(name, results)]
    lines += [f"- **{name}**: {REASONS.get(name, 'not looked into.')}" for name in losers]
    return "\n".join([*lines, *([] if losers else ["Every algorithm does somewhere."])]) + "\n"


def _never_beats(name: str, results: Mapping[Cell, Measured | None]) -> bool:
    """Whether lists were measured, and none of them is better than popularity's by more than chance."""
    cells = [Cell(name, data, protocol) for data in DATA_SETS for protocol in ("strong", "time")]
    measured = [cell for cell in cells if (found := results.get(cell)) is not None and not found.failure]
    return bool(measured) and not any(_found(cell, results).is_better for cell in measured)
