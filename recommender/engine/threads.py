"""Compiled work on all cores, with the same result on any number of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache

from numba import config as compiler
from threadpoolctl import ThreadpoolController


def slices_of(n: int, size: int) -> Iterator[slice]:
    """Slices of at most `size` that cover n rows.

    Examples
    --------
    >>> list(slices_of(5, 2))
    [slice(0, 2, None), slice(2, 4, None), slice(4, 5, None)]
    """
    for start in range(0, n, size):
        yield slice(start, min(start + size, n))


def for_each_slice(work: Callable[[slice], None], n: int, *, size: int) -> None:
    """Call `work` on slices of n rows, several at a time.

    Parameters
    ----------
    work : writes to its own rows only, and lets go of the interpreter (numpy, or compiled with `nogil`)
    n : int, rows
    size : int, rows of a slice. Slices do not depend on the number of cores, so neither does the result.

    Notes
    -----
    As many threads as numba would take (`NUMBA_NUM_THREADS`, else the cores). They are Python's and not
    numba's own, whose layers bear neither forks nor calls from two threads. A threaded BLAS within them
    would fight for the same cores, so it is held to one thread.
    """
    with _threads() as pool:
        for _ in pool.map(work, slices_of(n, size)):
            pass


def for_each_block(work: Callable[[int, int], None], n: int) -> None:
    """Call `work(row, column)` for the n x n blocks of a matrix, those of no common row or column at once.

    Parameters
    ----------
    work : writes to what belongs to its row and its column only, and lets go of the interpreter
    n : int, > 0. Which blocks come together does not depend on the number of cores.
    """
    with _threads() as pool:
        for turn in range(n):
            others = [pool.submit(work, row, (row + turn) % n) for row in range(1, n)]
            work(0, turn)  # in this thread: one that waits is put on the core that it could have used
            for other in others:
                other.result()


@contextmanager
def _threads() -> Iterator[ThreadPoolExecutor]:
    n_threads = int(compiler.NUMBA_NUM_THREADS)  # type: ignore[attr-defined]  # set while it is loaded
    with _libraries().limit(limits=1, user_api="blas"), ThreadPoolExecutor(n_threads) as pool:
        yield pool


@cache
def _libraries() -> ThreadpoolController:
    """The loaded BLAS libraries; looking for them takes longer than a small piece of work."""
    return ThreadpoolController()
