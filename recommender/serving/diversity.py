"""Fifth step: not twenty times the same. Maximal marginal relevance over genres."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from recommender.everyone.stock import Stock
from recommender.serving.steps import step

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

POOL = 5  # candidates looked at for each place


@step("diversify")
def diversified(rows: Rows, scores: Floats, *, k: int, diversity: float, stock: Stock) -> Rows:
    """The first k rows in an order that weighs score against likeness to what stands above [1]_.

    Parameters
    ----------
    rows : ndarray of int64, shape (n,), best first
    scores : ndarray of float64, shape (n,)
    diversity : 0 leaves the order as it is, 1 looks at genres alone

    References
    ----------
    .. [1] Carbonell, Goldstein (1998). The use of MMR, diversity-based reranking. SIGIR.
    """
    pool, pool_scores = rows[: POOL * k], scores[: POOL * k]
    if diversity <= 0 or pool.size <= 1:
        return rows[:k]
    relevance = _scaled(pool_scores)
    genres = stock.genres[pool].astype(np.float64)
    sizes = genres.sum(axis=1)
    likeness = np.zeros(pool.size)  # to the most alike of those chosen
    is_free = np.ones(pool.size, dtype=np.bool_)
    chosen: list[int] = []
    for _ in range(min(k, pool.size)):
        worth = (1 - diversity) * relevance - diversity * likeness
        best = int(np.where(is_free, worth, -np.inf).argmax())
        chosen.append(best)
        is_free[best] = False
        both = genres @ genres[best]
        either = np.maximum(sizes + sizes[best] - both, 1.0)
        likeness = np.maximum(likeness, both / either)
    return pool[chosen]


def _scaled(scores: Floats) -> Floats:
    spread = scores.max() - scores.min()
    scaled: Floats = (scores - scores.min()) / spread if spread > 0 else np.ones_like(scores)
    return scaled
