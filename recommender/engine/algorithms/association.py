"""Association rules between pairs of items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from scipy.sparse import csr_array, vstack

from recommender.engine.algorithm import Algorithm, Capabilities
from recommender.engine.arrays import Floats, Indexes
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History, Interactions
from recommender.engine.products import dense_product, keep_highest, row_blocks, transposed

Measure = Literal["support", "confidence", "lift"]
Basket = Literal["user", "session"]


@dataclass(frozen=True)
class Rule:
    """Who has the antecedent tends to have the consequent.

    Parameters
    ----------
    antecedent, consequent : int, item indexes
    support : share of baskets that have both
    confidence : share of the baskets of the antecedent that have the consequent
    lift : confidence over the share of all baskets that have the consequent; 1 when they are independent
    """

    antecedent: int
    consequent: int
    support: float
    confidence: float
    lift: float


class Association(Algorithm):
    """Rules "who has A has B", from baskets of items [1]_.

    Parameters
    ----------
    measure : what makes a rule strong, default "confidence"; "lift" finds kin, the others blockbusters
    basket : what holds items together, default "user"

        - ``user``: all that a user met
        - ``session``: what a user met without a pause longer than `session_gap_minutes`
    session_gap_minutes : float, default 30.0
        Longest pause within a session; only sessions use it.
    min_users : int, default 5
        Baskets that must have both items of a rule; lift is noise below a handful.
    n_rules : int, default 100
        Strongest rules kept per antecedent.

    Attributes
    ----------
    strength_ : csr_array of shape (n_items, n_items), float64 > 0; row: antecedent, value: the measure
    n_baskets_ : int, baskets with at least one item

    Notes
    -----
    The score of an item is the sum of the measure over the rules from the history to it; weights play no
    part. A user has an item once, so it lies in the session of the newest meeting. Time grows with the sum of
    squared basket sizes, so sessions cost less than users.

    The paper's figures come from a retailer's own sales, which are not public; nothing of them can be
    reproduced.

    References
    ----------
    .. [1] Agrawal, Imielinski, Swami (1993). Mining association rules between sets of items in large
       databases. SIGMOD.
    """

    capabilities = Capabilities(
        personalised=True, cold_users=False, similar_items=True, predicts=False, explains=True
    )
    strength_: csr_array
    n_baskets_: int

    def __init__(
        self,
        *,
        measure: Measure = "confidence",
        basket: Basket = "user",
        session_gap_minutes: float = 30.0,
        min_users: int = 5,
        n_rules: int = 100,
    ) -> None:
        self.measure = measure
        self.basket = basket
        self.session_gap_minutes = session_gap_minutes
        self.min_users = min_users
        self.n_rules = n_rules

    def _learn(self, interactions: Interactions, features: ItemFeatures | None) -> None:
        if self.measure not in get_args(Measure):
            raise ValueError(f"measure must be one of {', '.join(get_args(Measure))}, got {self.measure!r}")
        if self.basket not in get_args(Basket):
            raise ValueError(f"basket must be one of {', '.join(get_args(Basket))}, got {self.basket!r}")
        basket_indexes = self._basket_indexes(interactions)
        self.n_baskets_ = int(np.unique(basket_indexes).size)
        shape = (int(basket_indexes.max()) + 1, interactions.n_items)
        places = (basket_indexes, interactions.item_indexes)
        baskets = csr_array((np.ones(len(interactions)), places), shape=shape)
        items = transposed(baskets)
        blocks = []
        for rows in row_blocks(interactions.n_items):
            n_both = dense_product(items, baskets, rows)
            n_both[np.arange(n_both.shape[0]), np.arange(rows.start, rows.stop)] = 0.0
            n_both[n_both < self.min_users] = 0.0
            blocks.append(keep_highest(n_both * self._factor(rows), self.n_rules))
        self.strength_ = csr_array(vstack(blocks, format="csr"))

    def _basket_indexes(self, interactions: Interactions) -> Indexes:
        """The basket of each row, shape (nnz,)."""
        if self.basket == "user":
            return interactions.user_indexes
        if interactions.times is None:
            raise ValueError("sessions need interactions with times; these have none")
        if self.session_gap_minutes <= 0:
            raise ValueError(f"session_gap_minutes must be positive, got {self.session_gap_minutes}")
        order = np.lexsort((interactions.times, interactions.user_indexes))
        users, times = interactions.user_indexes[order], interactions.times[order]
        is_first = (np.diff(users) != 0) | (np.diff(times) > self.session_gap_minutes * 60)
        sessions = np.empty(len(interactions), dtype=np.int32)
        sessions[order] = np.concatenate([[0], np.cumsum(is_first)])
        return sessions

    def _factor(self, rows: slice) -> Floats:
        """What turns baskets of both into the measure; shape broadcasts to (n_rows, n_items)."""
        n_antecedent = np.maximum(self.popularity_[rows, None], 1.0)
        n_consequent = np.maximum(self.popularity_[None, :], 1.0)
        if self.measure == "support":
            return np.full((1, 1), 1 / self.n_baskets_)
        confidence: Floats = 1 / n_antecedent
        return confidence if self.measure == "confidence" else confidence * self.n_baskets_ / n_consequent

    def rules_from(self, item_index: int, *, n_rules: int = 10) -> list[Rule]:
        """The strongest rules with one item as antecedent, strongest first."""
        consequents = self.similar_items(item_index, n_rules)
        pairs = zip(consequents.item_indexes.tolist(), consequents.scores.tolist(), strict=True)
        return [self._rule(item_index, consequent, strength) for consequent, strength in pairs]

    def _rule(self, antecedent: int, consequent: int, strength: float) -> Rule:
        n = self.n_baskets_
        n_antecedent, n_consequent = (float(self.popularity_[item]) for item in (antecedent, consequent))
        to_support = {
            "support": 1.0,
            "confidence": n_antecedent / n,
            "lift": n_antecedent * n_consequent / n**2,
        }
        support = strength * to_support[self.measure]
        confidence = support * n / n_antecedent
        return Rule(antecedent, consequent, support, confidence, lift=confidence * n / n_consequent)

    def _score(self, history: History, at: int | None) -> Floats:
        has = np.zeros(self.n_items_)
        has[history.item_indexes] = 1.0
        return np.asarray(has @ self.strength_)  # (n_items,)

    def _similarities(self, item_index: int) -> Floats:
        row = slice(self.strength_.indptr[item_index], self.strength_.indptr[item_index + 1])
        scores = np.full(self.n_items_, -np.inf)
        scores[self.strength_.indices[row]] = self.strength_.data[row]
        return scores

    def _contributions(self, history: History, item_index: int, at: int | None) -> Floats:
        column = self.strength_[history.item_indexes][:, [item_index]]
        return np.asarray(column.toarray(), dtype=np.float64).ravel()
