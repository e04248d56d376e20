"""How often a web process looks for cyclic garbage: each look at everything stops all its requests."""

from __future__ import annotations

import gc

YOUNG, MIDDLE, FULL = 10_000, 10, 100
"""New objects until a look at the new ones, such looks until a longer one, and these until one at everything."""


def collect_rarely() -> None:
    """Leave out what the start has made, and look at everything a hundred times less often than Python would.

    Lists that are kept for a minute are many small objects: with Python's thresholds a loaded process looked through
    all of them every few seconds, and that was the p99 of `make bench SUITES=serving`. What a rare look leaves
    lying for longer is what was in a cycle while a shorter one passed by: some requests.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, FULL)
