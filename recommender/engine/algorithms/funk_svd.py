"""Funk's SVD: ratings as biases plus products of factors, by stochastic gradient descent."""

from __future__ import annotations

import numpy as np
from numba import njit

from recommender.engine.arrays import Floats, Indexes, Times
from recommender.engine.biases import Rated
from recommender.engine.descent import Singles, first_factors, ordered_by_user
from recommender.engine.latent import Descent, LatentRatings
from recommender.engine.threads import for_each_block


class FunkSVD(LatentRatings):
    """Rating = mean + b_u + b_i + q_i . p_u [1]_ [2]_; a parameter's penalty grows with its number of ratings.

    Parameters
    ----------
    n_factors : int, default 100
    l2 : float, default 0.1
        Penalty of a squared parameter per rating.
    learning_rate : float, default 0.02
        Of the first epoch.
    decay : float in (0, 1], default 0.96
        Learning rate of an epoch over that of the one before.
    n_epochs : int, default 80
        At most; the number that is best on a validation part of the training ratings is used for all of them.
    validation_share : float in [0, 1), default 0.05
        Part of the training ratings that decides when to stop; 0 runs all epochs.
    seed : int, default 0
        Of first factors, order of ratings and validation part.

    Attributes
    ----------
    mean_, scale_, lowest_, highest_, item_bias_, factors_, n_epochs_ : see `LatentRatings`

    Notes
    -----
    An epoch takes O(nnz n_factors), in single precision. Users and items are dealt into two halves each, and
    blocks of no common user or item are learned from at the same time [3]_: no thread sees what another
    writes, so the same comes out each time and on any number of cores. Memory: 4 bytes per factor while
    learning, 8 per item factor afterwards. Training users are folded in like all others.

    Surprise's table has RMSE .934 for SVD on random folds of MovieLens 100K;
    ``manage.py evaluate --data ml-100k.zip --protocol rating --folds random --algorithms funk_svd``
    gives ours.

    References
    ----------
    .. [1] Funk (2006). Netflix update: try this at home. sifter.org/simon/journal/20061211.html
    .. [2] Koren, Bell, Volinsky (2009). Matrix factorization techniques for recommender systems. Computer 42.
    .. [3] Gemulla, Nijkamp, Haas, Sismanis (2011). Large-scale matrix factorization with distributed stochastic
       gradient descent. KDD.
    """

    def _descent(self, rated: Rated, shape: tuple[int, int]) -> FunkDescent:
        rng = np.random.default_rng(self.seed)
        return FunkDescent(rated, shape, n_factors=self.n_factors, l2=self.l2, rng=rng)

    def _keep(self, descent: Descent) -> None:
        assert isinstance(descent, FunkDescent)
        self.item_bias_ = np.append(descent.item_bias, 0.0).astype(np.float64)
        of_unknown = np.zeros((1, self.n_factors))
        self.factors_ = np.vstack([descent.items[:, : self.n_factors], of_unknown])


class FunkDescent:
    """The parameters of Funk's SVD, and the ratings in blocks, by user in each.

    Attributes
    ----------
    users, items : ndarray of float32, shape (n, n_factors padded to a multiple of 32)
    user_bias, item_bias : ndarray of float32, shape (n,)
    """

    n_blocks = 2

    def __init__(
        self,
        rated: Rated,
        shape: tuple[int, int],
        *,
        n_factors: int,
        l2: float,
        rng: np.random.Generator,
    ) -> None:
        self.starts, self.others, self.ratings = ordered_by_user(
            rated, shape, n_blocks=self.n_blocks, rng=rng
        )
        self.users, self.items = (first_factors(n, n_factors, rng) for n in shape)
        self.user_bias, self.item_bias = (np.zeros(n, np.float32) for n in shape)
        self.l2 = l2
        self.rng = rng

    def epoch(self, rate: float) -> None:
        """One pass over the users in a new order, those of other blocks at the same time."""
        n_users = self.user_bias.size
        users = np.array_split(self.rng.permutation(n_users), self.n_blocks)
        items = self.rng.permutation(self.n_blocks)

        def block(row: int, column: int) -> None:
            first = int(items[column]) * n_users
            funk_epoch(
                users[row],
                self.starts[first : first + n_users + 1],
                self.others,
                self.ratings,
                self.user_bias,
                self.item_bias,
                self.users,
                self.items,
                np.float32(rate),
                np.float32(self.l2),
            )

        for_each_block(block, self.n_blocks)

    def predict(self, rated: Rated) -> Floats:
        """Standard ratings of users and items by index, shape (n,)."""
        users, items = rated.user_indexes, rated.item_indexes
        products = np.einsum("rf,rf->r", self.users[users], self.items[items])
        return np.asarray(self.user_bias[users] + self.item_bias[items] + products, dtype=np.float64)


@njit(cache=True, nogil=True, fastmath={"reassoc", "contract"})
def funk_epoch(
    order: Times,
    starts: Times,
    others: Indexes,
    ratings: Singles,
    user_bias: Singles,
    item_bias: Singles,
    users: Singles,
    items: Singles,
    rate: np.float32,
    l2: np.float32,
) -> None:
    """Steps of gradient descent for each rating; while one is made, the next one's product is summed up."""
    kept = np.float32(1) - rate * l2
    nobody = np.zeros(items.shape[1], dtype=np.float32)
    for user in order:
        begin, end = starts[user], starts[user + 1]
        if begin == end:
            continue
        p, q, bias = users[user], items[others[begin]], user_bias[user]
        product = np.float32(0)
        for f in range(p.size):
            product += p[f] * q[f]
        for place in range(begin, end):
            item = others[place]
            error = ratings[place] - bias - item_bias[item] - product
            step = rate * error
            bias = kept * bias + step
            item_bias[item] = kept * item_bias[item] + step
            q = items[item]
            following = items[others[place + 1]] if place + 1 < end else nobody
            product = np.float32(0)
            for f in range(p.size):
                old = p[f]
                p[f] = kept * old + step * q[f]
                q[f] = kept * q[f] + step * old
                product += p[f] * following[f]
        user_bias[user] = bias
