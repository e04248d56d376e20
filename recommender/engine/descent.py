"""Ratings and factors laid out for stochastic gradient descent in single precision."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from recommender.engine.arrays import Indexes, Times
from recommender.engine.biases import Rated

Singles: TypeAlias = npt.NDArray[np.float32]
LANES = 32
"""Factors are padded with zeros to a multiple of this: four vectors of eight, which compiled loops like best."""
FIRST_SCALE = 0.1
"""Standard deviation of the first factors, as Surprise has it."""


def ordered_by_user(
    rated: Rated, shape: tuple[int, int], *, n_blocks: int, rng: np.random.Generator
) -> tuple[Times, Indexes, Singles]:
    """Ratings by block of items, each user's of a block together, in a random order; about as many in each block.

    Returns
    -------
    starts : ndarray of int64, shape (n_blocks * n_users + 1,); row `block * n_users + user` starts there
    items : ndarray of int32, shape (n,)
    ratings : ndarray of float32, shape (n,)
    """
    n_users, n_items = shape
    n_rated = np.bincount(rated.item_indexes, minlength=n_items)
    # neighbours in one block: cores that write to one line of memory wait for each other
    block_of_item = (np.cumsum(n_rated) - n_rated) * n_blocks // max(rated.ratings.size, 1)
    rows = block_of_item[rated.item_indexes] * n_users + rated.user_indexes
    order = np.lexsort((rng.random(rated.ratings.size), rows))
    counts = np.bincount(rows, minlength=n_blocks * n_users)
    starts = np.concatenate([[0], np.cumsum(counts)])
    return starts, rated.item_indexes[order], rated.ratings[order].astype(np.float32)


def first_factors(n: int, n_factors: int, rng: np.random.Generator) -> Singles:
    """Small normal factors, then zeros up to a multiple of 32: float32, rows aligned to 64 bytes."""
    width = -(-n_factors // LANES) * LANES
    room = np.zeros(n * width + 16, dtype=np.float32)
    start = (-room.ctypes.data // room.itemsize) % 16
    factors = room[start : start + n * width].reshape(n, width)
    factors[:, :n_factors] = rng.normal(0.0, FIRST_SCALE, (n, n_factors))
    return factors
