"""Measures what is missing, cell by cell, and writes docs/algorithms.md from all that is there."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from benchmarks.algorithms.cells import Cell, Measured, all_cells, keep, kept
from benchmarks.algorithms.document import document
from benchmarks.apart import ROOT, Failure, found_by

DOCUMENT = ROOT / "docs" / "algorithms.md"
CACHE = ROOT / ".moviegeek" / "algorithms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.algorithms")
    parser.add_argument("--only", default="", help="algorithms, joined by commas; all without")
    parser.add_argument("--limit", type=float, default=1_800, help="seconds that one cell may take")
    parser.add_argument("--stop-after", type=float, default=float("inf"), help="seconds; go on another time")
    asked = parser.parse_args()
    folder = Path(os.environ.get("MOVIEGEEK_DATASETS", ""))
    CACHE.mkdir(parents=True, exist_ok=True)
    only = tuple(name for name in asked.only.split(",") if name)
    archives = {cell.data: _archive(folder, cell) for cell in all_cells()}
    _measure_missing(
        [cell for cell in all_cells(only) if kept(cell, CACHE) is None],
        archives={data.file_name: path for data, path in archives.items()},
        limit=asked.limit,
        until=time.monotonic() + asked.stop_after,
    )
    DOCUMENT.write_text(document({cell: kept(cell, CACHE) for cell in all_cells()}))
    sys.stdout.write(f"written: {DOCUMENT.relative_to(ROOT)}\n")


def _archive(folder: Path, cell: Cell) -> Path:
    found = sorted(folder.rglob(cell.data.file_name))
    if not found:
        sys.exit(f"no {cell.data.file_name} below {folder.resolve()}; set MOVIEGEEK_DATASETS to its folder")
    return found[0]


def _measure_missing(cells: list[Cell], *, archives: dict[str, Path], limit: float, until: float) -> None:
    for done, cell in enumerate(cells, start=1):
        if time.monotonic() > until:
            sys.stdout.write(f"stopped; {len(cells) - done + 1} cells are left for another time\n")
            return
        started = time.monotonic()
        measured = _measured(cell, archives[cell.data.file_name], limit=limit)
        if measured is not None:
            keep(cell, measured, CACHE)
        said = (
            "interrupted" if measured is None else measured.failure or f"{time.monotonic() - started:.0f} s"
        )
        sys.stdout.write(
            f"{done} of {len(cells)}: {cell.algorithm}, {cell.data.title}, {cell.protocol}: {said}\n"
        )
        sys.stdout.flush()


def _measured(cell: Cell, archive: Path, *, limit: float) -> Measured | None:
    options = {"data": archive, "protocol": cell.protocol, "algorithm": cell.algorithm}
    found = found_by("benchmarks.algorithms.measure", options, limit=limit, timeout=limit)
    if isinstance(found, Failure):
        return Measured([], [], None, 0.0, None, failure=found.words)
    return None if found is None else Measured(**found)


if __name__ == "__main__":
    main()
