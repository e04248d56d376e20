"""What a fit costs: wall time, and memory beyond what the process held before."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

KILOBYTE = 1024
STATUS, CLEAR_REFS = Path("/proc/self/status"), Path("/proc/self/clear_refs")
FORGET_THE_PEAK = "5"


@dataclass
class Costs:
    """Filled in when the block ends.

    Parameters
    ----------
    seconds : wall time
    peak_bytes : most memory held beyond that at the start; None where the system does not tell (it is Linux
        that does)
    """

    seconds: float = 0.0
    peak_bytes: int | None = None


@contextmanager
def measured() -> Iterator[Costs]:
    """Take the time and the peak of memory of a block.

    Notes
    -----
    The peak is that of the whole process, so threads beside it count, and memory that is freed and taken
    again does not: what a fit needs in a fresh process can be more.
    """
    costs = Costs()
    before = _start_peak()
    started = time.perf_counter()
    try:
        yield costs
    finally:
        costs.seconds = time.perf_counter() - started
        peak = None if before is None else _kept("VmHWM")
        costs.peak_bytes = None if before is None or peak is None else max(peak - before, 0)


def _start_peak() -> int | None:
    """Memory held now, and from now on the peak counts from here."""
    try:
        CLEAR_REFS.write_text(FORGET_THE_PEAK)
    except OSError:
        return None
    return _kept("VmRSS")


def _kept(name: str) -> int | None:
    try:
        lines = STATUS.read_text().splitlines()
    except OSError:
        return None
    found = (line.split()[1] for line in lines if line.startswith(f"{name}:"))
    return next((int(number) * KILOBYTE for number in found), None)
