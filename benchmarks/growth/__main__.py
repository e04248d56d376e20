"""Measures what is missing, smallest sizes first, and writes docs/growth.md from all that is there.

Points lie in `results/growth.json` too, so that a run of many hours may go on another day and elsewhere; those of
code that has changed since are measured anew.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.apart import ROOT, Failure, digest_of, found_by, keep, kept
from benchmarks.engine_code import code_of
from benchmarks.growth.document import Point, document, drawn
from benchmarks.growth.worlds import SERIES, SIZES, Size
from benchmarks.results import SECTIONS
from recommender.engine.naming import algorithm_names

DOCS = ROOT / "docs"
CACHE = ROOT / ".moviegeek" / "growth"
POINTS = SECTIONS / "growth.json"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.growth")
    parser.add_argument("--size", choices=SERIES, default="medium")
    parser.add_argument("--only", default="", help="algorithms, joined by commas; all without")
    parser.add_argument(
        "--limit", type=float, default=1_800, help="seconds of the processor that one fit may take"
    )
    parser.add_argument("--stop-after", type=float, default=float("inf"), help="seconds; go on another time")
    asked = parser.parse_args()
    CACHE.mkdir(parents=True, exist_ok=True)
    sizes, wanted = SERIES[asked.size], [name for name in asked.only.split(",") if name]
    until = time.monotonic() + asked.stop_after
    failed = set[str]()
    for size in sizes:
        for name in [name for name in wanted or algorithm_names() if name not in failed]:
            point = _measured(name, size, limit=asked.limit, until=until)
            if point is not None and point.failure:
                failed.add(name)  # what is larger would fail too
    POINTS.write_text(_all_points())
    growth = {name: [_kept(name, size) for size in sizes] for name in algorithm_names()}
    (DOCS / "growth.md").write_text(document(growth, sizes, series=asked.size))
    for file_name, svg in drawn(growth).items():
        (DOCS / "images" / file_name).write_text(svg)
    sys.stdout.write("written: docs/growth.md and its figures\n")


def _measured(name: str, size: Size, *, limit: float, until: float) -> Point | None:
    """The point kept, or else a new one while there is time."""
    known = _kept(name, size)
    if known is not None or time.monotonic() > until:
        return known
    point = _fitted(name, size, limit=limit)
    if point is None:
        return None
    keep(_path(name, size), asdict(point))
    told = point.failure or f"{point.seconds:.2f} s"
    sys.stdout.write(f"{name}, {size.n_rows:,} interactions: {told}\n")
    sys.stdout.flush()
    return point


def _fitted(name: str, size: Size, *, limit: float) -> Point | None:
    options = {"algorithm": name, "share": size.share, "limit": limit}
    found = found_by("benchmarks.growth.measure", options, limit=limit)
    if isinstance(found, Failure):
        return Point(failure=found.words)
    return None if found is None else Point(**found)


def _kept(name: str, size: Size) -> Point | None:
    path = _path(name, size)
    found = kept(path) or _committed().get(path.stem)
    return None if found is None else Point(**found)


@cache
def _committed() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(POINTS.read_text()) if POINTS.exists() else {}
    return found


def _all_points() -> str:
    """Those of the code as it is, a line each."""
    places = [(name, size) for name in algorithm_names() for size in SIZES]
    points = {_path(name, size).stem: point for name, size in places if (point := _kept(name, size))}
    lines = [f"{json.dumps(key)}: {json.dumps(asdict(point))}" for key, point in points.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _path(name: str, size: Size) -> Path:
    return CACHE / f"{name}.{size.n_rows}.{digest_of([f'{code_of(name)} {size.share}'])}.json"


if __name__ == "__main__":
    main()
