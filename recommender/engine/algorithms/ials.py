"""iALS: matrix factorisation of who met what, by alternating least squares."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit
from scipy.linalg import solve
from scipy.sparse import csr_array

from recommender.engine.algorithm import Algorithm, Capabilities
from recommender.engine.arrays import Floats
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History, Interactions
from recommender.engine.least_squares import Singles, improve
from recommender.engine.products import transposed
from recommender.engine.search_space import Between
from recommender.engine.weighting import WeightScale


class IALS(Algorithm):
    """Factors of users and items whose product is 1 where they met and near 0 elsewhere [1]_, [2]_.

    Minimises, by turns over all users u and all items v, ::

        sum over met pairs of w (1 - u'v)^2 + unobserved_weight * sum over all pairs of (u'v)^2
        + l2 * sum over rows of (n + unobserved_weight * N) ** frequency_exponent * |row|^2

    n is the row's number of interactions, N the number of rows on the other side. The penalty that grows
    with n is what lifts plain ALS to the level of newer models [2]_.

    Parameters
    ----------
    n_factors : int, default 64
    l2 : float, default 0.01
    unobserved_weight : float, default 0.1
        Weight of a pair that did not meet. Unit: interactions of the highest weight.
    frequency_exponent : float, default 1.0
    n_sweeps : int, default 12
        Times that users and then items are solved for.
    n_steps : int, default 3
        Of conjugate gradients per sweep [3]_, from where the last sweep ended. Twelve sweeps of three reach the
        NDCG of twelve exact ones in a fifth of their time (measured with 64 factors on MovieLens 1M).
    lowest_weight : float in (0, 1], default 0.7
        w is linear in the weight: this at the lowest of the training data, 1 at the highest.
    seed : int, default 0
        Of the first item factors.

    Attributes
    ----------
    factors_ : ndarray of float32, shape (n_items, n_factors), turned so that factors_' factors_ is diagonal
    spectrum_ : ndarray of float64, shape (n_factors,), unobserved_weight times that diagonal
    lowest_, highest_ : float, weights of the training data

    Notes
    -----
    People are folded in: one least squares solution over the item factors, linear in the weighted history
    once that is known, which is why scores split into contributions [1]_. Time of one sweep:
    O(n_steps (nnz n_factors + (n_users + n_items) n_factors^2)), on all cores, the same on any number of
    them; memory: 4 bytes per factor of both sides, 8 more of the items', and 12 per interaction twice. Folding
    a person in costs O(n m n_factors + m^3), m the smaller of n and n_factors. Factors are kept in
    half the bytes because reading them is what a score of all items costs; they are multiplied in float64, so
    contributions add up to scores.

    The published figures [2]_ are for MovieLens 20M, which is not at hand, and cannot be reproduced; those
    of the same protocol on smaller data are in `docs/decisions/engine-factors.md`.

    References
    ----------
    .. [1] Hu, Koren, Volinsky (2008). Collaborative filtering for implicit feedback datasets. ICDM.
    .. [2] Rendle, Krichene, Zhang, Koren (2022). Revisiting the performance of iALS on item recommendation
       benchmarks. RecSys.
    .. [3] Takács, Pilászy, Tikk (2011). Applications of the conjugate gradient method for implicit feedback
       collaborative filtering. RecSys.
    """

    capabilities = Capabilities(
        personalised=True, cold_users=False, similar_items=True, predicts=False, explains=True
    )
    search_space = {
        "n_factors": Between(16, 256, log=True, whole=True),
        "l2": Between(0.001, 0.1, log=True),
        "unobserved_weight": Between(0.02, 1.0, log=True),
        "frequency_exponent": Between(0.5, 1.0),
        "lowest_weight": Between(0.2, 1.0),
    }
    factors_: Singles
    spectrum_: Floats
    lowest_: float
    highest_: float

    def __init__(
        self,
        *,
        n_factors: int = 64,
        l2: float = 0.01,
        unobserved_weight: float = 0.1,
        frequency_exponent: float = 1.0,
        n_sweeps: int = 12,
        n_steps: int = 3,
        lowest_weight: float = 0.7,
        seed: int = 0,
    ) -> None:
        self.n_factors = n_factors
        self.l2 = l2
        self.unobserved_weight = unobserved_weight
        self.frequency_exponent = frequency_exponent
        self.n_sweeps = n_sweeps
        self.n_steps = n_steps
        self.lowest_weight = lowest_weight
        self.seed = seed

    def _learn(self, interactions: Interactions, features: ItemFeatures | None) -> None:
        self._check_settings()
        scale = WeightScale.of(interactions, floor=self.lowest_weight)
        self.lowest_, self.highest_ = scale.lowest, scale.highest
        has_met = interactions.matrix(scale.scaled(interactions.weights)).astype(np.float32)
        by_user = has_met[np.flatnonzero(np.diff(has_met.indptr))]  # users without a row teach nothing
        by_item = transposed(by_user)
        rng = np.random.default_rng(self.seed)
        shape = (interactions.n_items, self.n_factors)
        items = rng.normal(0.0, 0.1 / np.sqrt(self.n_factors), shape).astype(np.float32)
        items[np.diff(by_item.indptr) == 0] = 0.0
        users = np.zeros((by_user.shape[0], self.n_factors), dtype=np.float32)
        for _ in range(self.n_sweeps):
            self._improve(users, by_user, items)
            self._improve(items, by_item, users)
        unturned = items.astype(np.float64)
        spectrum, axes = np.linalg.eigh(self.unobserved_weight * (unturned.T @ unturned))
        self.factors_ = (unturned @ axes).astype(np.float32)
        self.spectrum_ = np.maximum(spectrum, 0.0)

    def _check_settings(self) -> None:
        for name in ("n_factors", "n_sweeps", "n_steps"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, got {getattr(self, name)}")
        if min(self.l2, self.unobserved_weight) <= 0:
            raise ValueError(
                f"l2 and unobserved_weight must be positive, got {self.l2} and {self.unobserved_weight}"
            )

    def _improve(self, factors: Singles, rows: csr_array, others: Singles) -> None:
        """Better factors of all rows for those of the other side, in place."""
        gram = np.float32(self.unobserved_weight) * (others.T @ others)
        penalty = self._penalty(np.diff(rows.indptr), n_others=others.shape[0])
        improve(factors, rows, others, gram=gram, penalty=penalty, n_steps=self.n_steps)

    def _penalty(self, counts: npt.NDArray[np.integer], *, n_others: int) -> Singles:
        frequency = counts + self.unobserved_weight * n_others
        return (self.l2 * frequency**self.frequency_exponent).astype(np.float32)

    def _score(self, history: History, at: int | None) -> Floats:
        scores: Floats = _products(self.factors_, self._fold_in(history))
        return scores

    def _fold_in(self, history: History) -> Floats:
        """The factors of a person, shape (n_factors,)."""
        if not len(history):
            return np.zeros(self.n_factors)
        met, weights, ridge = self._least_squares(history)
        if len(history) < self.n_factors:
            folded: Floats = (met / ridge).T @ _solved(_between(met, weights, ridge), np.ones(len(history)))
        else:
            folded = _solved(_within(met, weights, ridge), met.T @ weights)
        return folded

    def _least_squares(self, history: History) -> tuple[Floats, Floats, Floats]:
        """Factors and weights of the items met, and what each factor of the person is held down by."""
        scale = WeightScale(self.lowest_, self.highest_, self.lowest_weight)
        penalty = float(self._penalty(np.array([len(history)]), n_others=self.n_items_)[0])
        met = self.factors_[history.item_indexes].astype(np.float64)
        return met, scale.scaled(history.weights), self.spectrum_ + penalty

    def _contributions(self, history: History, item_index: int, at: int | None) -> Floats:
        if not len(history):
            return np.zeros(0)
        met, weights, ridge = self._least_squares(history)
        item = self.factors_[item_index].astype(np.float64)
        if len(history) < self.n_factors:
            return _solved(_between(met, weights, ridge), met @ (item / ridge))
        contributions: Floats = weights * (met @ _solved(_within(met, weights, ridge), item))
        return contributions

    def _similarities(self, item_index: int) -> Floats:
        lengths = np.linalg.norm(self.factors_, axis=1).astype(np.float64)
        products = _products(self.factors_, self.factors_[item_index].astype(np.float64))
        scores = np.full(self.n_items_, -np.inf)
        np.divide(
            products, lengths * lengths[item_index], out=scores, where=lengths * lengths[item_index] > 0
        )
        return scores


# A person's factors x make  sum of w (1 - v'x)^2 + x' diag(ridge) x  least: by a system of as many unknowns as
# there are factors, or, which is the same, by one of as many as there are items met.


def _within(met: Floats, weights: Floats, ridge: Floats) -> Floats:
    """The system of the factors, shape (n_factors, n_factors)."""
    system: Floats = met.T @ (met * weights[:, None])
    system.flat[:: ridge.size + 1] += ridge
    return system


def _between(met: Floats, weights: Floats, ridge: Floats) -> Floats:
    """The system of the items met, shape (n, n)."""
    system: Floats = met @ (met / ridge).T
    system.flat[:: weights.size + 1] += 1 / weights
    return system


def _solved(system: Floats, wanted: Floats) -> Floats:
    """By Cholesky's method: both systems are symmetric and positive definite."""
    solution: Floats = solve(system, wanted, assume_a="pos", check_finite=False, overwrite_a=True)
    return solution


@njit(cache=True, nogil=True, fastmath={"reassoc"})
def _products(factors: Singles, person: Floats) -> Floats:
    """The product factors @ person in float64, shape (n_items,), without a float64 copy of the factors.

    What a row adds up may be added in any order, as in BLAS; nothing else is made light of.
    """
    scores = np.zeros(factors.shape[0])
    for item in range(factors.shape[0]):
        total = 0.0
        for factor in range(factors.shape[1]):
            total += factors[item, factor] * person[factor]
        scores[item] = total
    return scores
