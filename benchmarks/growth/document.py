"""docs/growth.md and its figures: seconds and MB by size, and the exponents that fit them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.growth.worlds import Size
from figures import Axis, draw
from figures.types.curves import Curve, Curves

MEGABYTE = 1024**2
MOST_CURVES = 6
MIN_SECONDS, MIN_BYTES = 0.02, 4 * MEGABYTE
"""What is smaller is the start, not the growth."""


@dataclass(frozen=True)
class Point:
    """One fit: interactions, seconds of all cores together, bytes. A failure in words has no figures."""

    n_rows: int = 0
    seconds: float = math.nan
    peak_bytes: float = math.nan
    failure: str = ""


Growth = Mapping[str, Sequence[Point | None]]


def exponent(n_rows: Sequence[float], values: Sequence[float], *, least: float) -> float:
    """Slope of the logarithm of values over that of rows; NaN with fewer than two values of a size that counts."""
    counted = [(rows, value) for rows, value in zip(n_rows, values, strict=True) if value >= least]
    if len(counted) < 2:
        return math.nan
    rows, costs = np.log(np.array(counted)).T
    return float(np.polyfit(rows, costs, 1)[0])


def document(growth: Growth, sizes: Sequence[Size], *, series: str) -> str:
    """The text; its figures are `drawn`."""
    figures = [
        f"![Growth of {what}, part {part}](images/growth-{what}-{part}.svg)" for what, part in _parts(growth)
    ]
    tables = [
        "## Seconds of all cores together\n",
        _table(growth, sizes, "seconds"),
        "\n## MB beyond the data\n",
        _table(growth, sizes, "peak_bytes"),
    ]
    return "\n".join([_head(sizes, series=series), *tables, "", *figures, ""])


def drawn(growth: Growth) -> dict[str, str]:
    """File name -> SVG."""
    names = _drawable(growth)
    found = {}
    for what, part in _parts(growth):
        chosen = names[(part - 1) * MOST_CURVES : part * MOST_CURVES]
        found[f"growth-{what}-{part}.svg"] = draw(_figure(growth, chosen, what=what), standalone=True)
    return found


def _parts(growth: Growth) -> list[tuple[str, int]]:
    n_parts = math.ceil(len(_drawable(growth)) / MOST_CURVES)
    return [(what, part) for what in ("time", "memory") for part in range(1, n_parts + 1)]


def _drawable(growth: Growth) -> list[str]:
    """Algorithms that have a line: two figures at least."""
    return [
        name
        for name, points in growth.items()
        if sum(point is not None and not point.failure for point in points) > 1
    ]


def _head(sizes: Sequence[Size], *, series: str) -> str:
    steps = "; ".join(f"{size.n_users:,} x {size.n_items:,} x {size.n_rows:,}" for size in sizes)
    return f"""# How time and memory grow

Written by `make growth SIZE={series}` (small, medium or full, which ends at 138,000 people, 27,000 movies and
20 million interactions; `ONLY=ease,ials` some of the algorithms, `LIMIT=` seconds of the processor a fit may
take). Invented people and movies, each fit in a process of its own after a tiny one for the compiler. Sizes are
people x movies x interactions drawn (a few are drawn twice and count once): {steps}.
People and interactions grow alike, movies with their root: what is linear in interactions has exponent 1,
what is cubic in movies 1.5, what is quadratic in movies 1. `ease` has all movies in its matrix (by itself 10,000).
Seconds are those of the processor, so that other work of the machine hardly counts; what is over the limit at one
size is not tried at larger ones. Seconds under {MIN_SECONDS} and memory under {MIN_BYTES // MEGABYTE} MB are left out
of the exponents; a dot is still to be measured.
"""


def _table(growth: Growth, sizes: Sequence[Size], what: str) -> str:
    columns = ["", *(f"{_short(size.n_rows)}" for size in sizes), "exponent"]
    rows = [[name, *_cells(points, what), _slope(points, what)] for name, points in growth.items()]
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _cells(points: Sequence[Point | None], what: str) -> list[str]:
    """A dot is open; after a failure nothing is."""
    n_tried = next((place for place, point in enumerate(points, 1) if point and point.failure), len(points))
    return [_cell(point, what) for point in points[:n_tried]] + [""] * (len(points) - n_tried)


def _short(n: int) -> str:
    return f"{n / 1e6:.1f} M" if n >= 1e6 else f"{n / 1e3:.0f} k"


def _cell(point: Point | None, what: str) -> str:
    if point is None:
        return "·"
    if point.failure:
        return point.failure.replace("|", "/")
    value = point.seconds if what == "seconds" else point.peak_bytes / MEGABYTE
    return (
        "?" if math.isnan(value) else f"{value:.2f}" if value < 10 and what == "seconds" else f"{value:.0f}"
    )


def _slope(points: Sequence[Point | None], what: str) -> str:
    slope = _exponent_of(points, what)
    return "" if math.isnan(slope) else f"{slope:.2f}"


def _exponent_of(points: Sequence[Point | None], what: str) -> float:
    known = [point for point in points if point is not None and not point.failure]
    values = [getattr(point, what) for point in known]
    least = MIN_SECONDS if what == "seconds" else MIN_BYTES
    return exponent([point.n_rows for point in known], values, least=least)


def _figure(growth: Growth, names: Sequence[str], *, what: str) -> Curves:
    is_time = what == "time"
    column = "seconds" if is_time else "peak_bytes"
    steps = [_rows_at(growth, place) for place in range(max(len(points) for points in growth.values()))]
    places = [place for place, rows in enumerate(steps) if rows]
    return Curves(
        title=f"{'Seconds' if is_time else 'MB'} of a fit by interactions, both as powers of ten",
        reading="The steeper, the faster it grows; in brackets the exponent.",
        how_to_read="A step to the right is ten times the interactions, a step up ten times the cost.",
        steps=tuple(round(math.log10(steps[place]), 1) for place in places),
        curves=tuple(_curve(name, [growth[name][place] for place in places], column) for name in names),
        x=Axis(title="interactions, power of ten", format="decimal"),
        y=Axis(title="seconds, power of ten" if is_time else "MB, power of ten", format="decimal"),
    )


def _rows_at(growth: Growth, place: int) -> int:
    known = [points[place] for points in growth.values()]
    return max((point.n_rows for point in known if point is not None), default=0)


def _curve(name: str, points: Sequence[Point | None], column: str) -> Curve:
    slope = _exponent_of(points, column)
    unit = 1 if column == "seconds" else MEGABYTE
    values = tuple(_power(point, column, unit) for point in points)
    return Curve(name if math.isnan(slope) else f"{name} ({slope:.1f})", values)


def _power(point: Point | None, column: str, unit: float) -> float | None:
    value = math.nan if point is None or point.failure else getattr(point, column) / unit
    return math.log10(value) if value > 0 else None
