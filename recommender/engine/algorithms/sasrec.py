"""SASRec: self-attention over the newest items foretells the next one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.linalg import svds

from recommender.engine.algorithm import Algorithm, Capabilities
from recommender.engine.algorithms.transitions import Transitions
from recommender.engine.arrays import AnyIndexes, Floats, Indexes
from recommender.engine.attention import Adam, Singles, Weights, given_by, loss_and_gradient, scores_after
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History, Interactions
from recommender.engine.search_space import Between, OneOf
from recommender.engine.sequences import sequences_of, windows

HALF_LIVES = (1.0, 5.0, 20.0, np.inf)
"""Places back after which each head looks half as much, before it has learned anything."""
BATCH = 64
MOST_SCORES = 2_000_000_000
"""Of an epoch, next items asked for times items: of more data an epoch shows a part, drawn anew each time."""
MOST_JUDGED = 1000
SHORTEST = 3
"""A person with fewer items is not held back for judging."""
K = 10


class SASRec(Algorithm):
    """One layer of causal self-attention [1]_, taught by full cross-entropy [2]_, starting as a Markov chain.

    With x_j an item as what was met and y_i as what may come next, a person's newest items, oldest first, give::

        score(i) = b_i + sum over heads h and items j of a_hj x_j' V_h y_i

    a_h the attention of the newest place. The network of the paper has layers of units and norms on top; without
    them a score is exactly the sum of its contributions, for the attention as it is. Factors start as those of
    the positive log lift of transitions, V_h as a share of the identity and each head with a half-life of its
    own, so that training starts from the chain and not from noise; pairs of negatives are not drawn, all items
    are [2]_. The number of epochs is the one that foretold best the last items of people held back.

    Parameters
    ----------
    n_factors : int, default 64
    length : int, default 50
        Newest items that are looked at.
    dropout : float from 0 to below 1, default 0.4
        Share of the inputs that is left out in training.
    learning_rate : float, default 0.001
    decay : float, default 0.1
        Of the factors, each step by learning rate times this.
    most_epochs : int, default 40
    patience : int, default 4
        Epochs without a better one after which no more are tried; 0: all are taken and nobody is held back.
    seed : int, default 0

    Attributes
    ----------
    inputs_, outputs_ : ndarray of float32, shape (n_items, n_factors), x and y
    bias_ : ndarray of float32, shape (n_items,)
    queries_, keys_ : ndarray of float32, shape (4, n_factors, n_factors / 4)
    values_ : ndarray of float32, shape (4, n_factors, n_factors), V
    recency_ : ndarray of float32, shape (4, length), added to the attention on places back
    validated_ : ndarray of float64, NDCG@10 of the last items before training and after each epoch

    Notes
    -----
    A history without times is taken in its own order, the last item being the newest; training data without
    times are refused. Weights play no part. Time of an epoch O(nnz n_items n_factors) as far as `MOST_SCORES`
    goes (beyond, the people held back stay so), memory O(n_items n_factors) and 64 length n_items numbers of 4
    bytes while training.

    The paper's figures are of lists among 100 drawn items, which cannot be compared with full lists [2]_; none is
    reproduced. Beside the Markov chain on protocol `loo`: `docs/decisions/engine-sequence.md`.

    References
    ----------
    .. [1] Kang, McAuley (2018). Self-attentive sequential recommendation. ICDM.
    .. [2] Klenitskiy, Vasilev (2023). Turning dross into gold loss: is BERT4Rec really better than SASRec? RecSys.
    """

    capabilities = Capabilities(
        personalised=True, cold_users=False, similar_items=True, predicts=False, explains=True
    )
    search_space = {
        "n_factors": OneOf(32, 64, 128),
        "dropout": Between(0.1, 0.7),
        "learning_rate": Between(0.0003, 0.003, log=True),
        "decay": Between(0.01, 1.0, log=True),
    }
    inputs_: Singles
    outputs_: Singles
    bias_: Singles
    queries_: Singles
    keys_: Singles
    values_: Singles
    recency_: Singles
    validated_: Floats

    def __init__(
        self,
        *,
        n_factors: int = 64,
        length: int = 50,
        dropout: float = 0.4,
        learning_rate: float = 0.001,
        decay: float = 0.1,
        most_epochs: int = 40,
        patience: int = 4,
        seed: int = 0,
    ) -> None:
        self.n_factors = n_factors
        self.length = length
        self.dropout = dropout
        self.learning_rate = learning_rate
        self.decay = decay
        self.most_epochs = most_epochs
        self.patience = patience
        self.seed = seed

    def _learn(self, interactions: Interactions, features: ItemFeatures | None) -> None:
        self._check_settings()
        if interactions.times is None:
            raise ValueError("sasrec needs interactions with times; these have none")
        people, lift = sequences_of(interactions), _positive_lift(interactions)
        n_epochs, self.validated_ = self.most_epochs, np.zeros(0)
        held_back = self._held_back(people)
        if held_back:
            rest = [items[:-1] if row in held_back else items for row, items in enumerate(people)]
            judged, best = self._judged(rest, [people[row] for row in held_back], lift)
            n_epochs, self.validated_ = int(np.argmax(judged)), np.array(judged)
            if share_of_an_epoch(people, self.n_items_) < 1:
                self._keep(best)  # of so much a few items more would hardly be shown
                return
        weights = self._first(lift)
        for _ in zip(range(n_epochs), self._epochs(weights, people), strict=False):
            pass
        self._keep(weights)

    def _held_back(self, people: Sequence[Indexes]) -> dict[int, None]:
        """Rows of the people whose last item is foretold to choose the number of epochs, in the order drawn."""
        able = np.array([row for row, items in enumerate(people) if items.size >= SHORTEST], dtype=np.int64)
        drawn = np.random.default_rng(self.seed).permutation(able)[: MOST_JUDGED if self.patience else 0]
        return dict.fromkeys(drawn.tolist())

    def _check_settings(self) -> None:
        if min(self.n_factors, self.length) < len(HALF_LIVES) or min(self.most_epochs, self.patience) < 0:
            raise ValueError(
                f"n_factors and length must be at least {len(HALF_LIVES)}, most_epochs and patience not negative, "
                f"got {self.n_factors}, {self.length}, {self.most_epochs} and {self.patience}"
            )
        if not 0 <= self.dropout < 1 or self.learning_rate <= 0 or self.decay < 0:
            raise ValueError(
                "dropout must be from 0 to below 1, learning_rate positive and decay not negative, got "
                f"{self.dropout}, {self.learning_rate} and {self.decay}"
            )

    def _first(self, lift: csr_array) -> Weights:
        """The chain's factors, and attention by recency alone."""
        rng = np.random.default_rng(self.seed)
        d, n_heads = self.n_factors, len(HALF_LIVES)
        inputs, outputs = _factors_of(lift, d, rng)
        share = self.popularity_ + 1.0
        back = np.arange(self.length)
        recency = np.array([-np.log(2) * back / half_life for half_life in HALF_LIVES])
        small = rng.normal(0.0, 0.02, (2, n_heads, d, d // n_heads))
        values = np.tile(np.eye(d) / n_heads, (n_heads, 1, 1))
        arrays = (inputs, outputs, np.log(share / share.sum()), *small, values, recency)
        return Weights(*(array.astype(np.float32) for array in arrays))

    def _epochs(self, weights: Weights, people: Sequence[Indexes]) -> Iterator[None]:
        """One epoch more each time it is asked for."""
        rng = np.random.default_rng(self.seed + 1)
        adam = Adam(weights, rate=self.learning_rate, decay=self.decay)
        sequences, targets = windows(people, self.length)
        n_shown = max(int(len(sequences) * share_of_an_epoch(people, weights.bias.size)), 1)
        while True:
            order = rng.permutation(len(sequences))[:n_shown]
            for first in range(0, order.size, BATCH):
                rows = order[first : first + BATCH]
                shape = (rows.size, self.length, self.n_factors)
                kept = (rng.random(shape, dtype=np.float32) >= self.dropout).astype(np.float32)
                kept /= np.float32(1 - self.dropout)
                adam.step(weights, loss_and_gradient(weights, sequences[rows], targets[rows], kept=kept)[1])
            yield

    def _judged(
        self, people: Sequence[Indexes], held_back: Sequence[Indexes], lift: csr_array
    ) -> tuple[list[float], Weights]:
        """NDCG@10 of the last items before any epoch and after each, until no better one comes; the best weights."""
        weights = self._first(lift)
        found, best = [self._ndcg(weights, held_back)], weights.copy()
        for _ in zip(range(self.most_epochs), self._epochs(weights, people), strict=False):
            found.append(self._ndcg(weights, held_back))
            if int(np.argmax(found)) == len(found) - 1:
                best = weights.copy()
            if len(found) - 1 - int(np.argmax(found)) >= self.patience:
                break
        return found, best

    def _ndcg(self, weights: Weights, held_back: Sequence[Indexes]) -> float:
        """Of one relevant item each, among all that its person had not met."""
        gains = []
        for items in held_back:
            scores = scores_after(weights, items[:-1][-self.length :])
            scores[items[:-1]] = -np.inf
            place = int((scores > scores[items[-1]]).sum())
            gains.append(1 / np.log2(place + 2) if place < K else 0.0)
        return float(np.mean(gains))

    def _keep(self, weights: Weights) -> None:
        self.inputs_, self.outputs_, self.bias_ = weights.inputs, weights.outputs, weights.bias
        self.queries_, self.keys_, self.values_ = weights.queries, weights.keys, weights.values
        self.recency_ = weights.recency

    def _weights(self) -> Weights:
        return Weights(
            self.inputs_, self.outputs_, self.bias_, self.queries_, self.keys_, self.values_, self.recency_
        )

    def _score(self, history: History, at: int | None) -> Floats:
        return scores_after(self._weights(), self._newest(history)).astype(np.float64)

    def _newest(self, history: History) -> AnyIndexes:
        """Items that are looked at, oldest first."""
        order = np.arange(len(history)) if history.times is None else history.oldest_first()
        newest: AnyIndexes = history.item_indexes[order][-self.length :]
        return newest

    def _contributions(self, history: History, item_index: int, at: int | None) -> Floats:
        weights, newest = self._weights(), self._newest(history)
        parts = np.zeros(self.n_items_)
        if newest.size:
            parts[newest] = given_by(weights, newest) @ weights.outputs[item_index]
        contributions: Floats = parts[history.item_indexes]
        return contributions

    def _rest(self, history: History, item_index: int, at: int | None, given: float) -> float:
        """How much the item is chosen by everybody."""
        return float(self._score(history, at)[item_index] - given)

    def _similarities(self, item_index: int) -> Floats:
        """How much the two foretell each other."""
        through = self.values_.sum(axis=0)
        onwards = self.inputs_[item_index] @ through @ self.outputs_.T
        back = self.inputs_ @ (through @ self.outputs_[item_index])
        mutual: Floats = (onwards + back).astype(np.float64)
        return mutual

    def choices(self) -> dict[str, Any]:
        """How long was trained, and by which figures."""
        self._require_fit()
        if not self.validated_.size:
            return {"epochs": self.most_epochs, "why": "nobody was held back"}
        return {
            "epochs": int(self.validated_.argmax()),
            f"last_items_ndcg@{K}": [round(value, 4) for value in self.validated_.tolist()],
        }


def share_of_an_epoch(people: Sequence[Indexes], n_items: int) -> float:
    """How much of the data an epoch shows: all, unless that were more than `MOST_SCORES`.

    Examples
    --------
    >>> people = 40 * [np.zeros(2_001, dtype=np.int32)]
    >>> share_of_an_epoch(people, 10_000), share_of_an_epoch(people, 50_000)
    (1.0, 0.5)
    """
    n_asked = sum(items.size - 1 for items in people)  # all but the first of each
    return min(MOST_SCORES / max(n_asked * n_items, 1), 1.0)


def _positive_lift(interactions: Interactions) -> csr_array:
    """log(how much more often than by chance one item follows another), where above 0; shape (n_items, n_items)."""
    chain = Transitions().fit(interactions)
    follows = chain.follows_.tocoo()
    share = chain.popularity_ / chain.popularity_.sum()
    sums = np.asarray(chain.follows_.sum(axis=1)).ravel()
    chance = follows.data / np.maximum(sums[follows.row], 1e-12)
    # Seldom met ones are drawn towards chance by the same shrinkage as in the chain.
    trust = chain.popularity_ / (chain.popularity_ + chain.shrinkage)
    lift = trust[follows.row] * np.log(np.maximum(chance / share[follows.col], 1.0))
    return csr_array((lift, (follows.row, follows.col)), shape=chain.follows_.shape)


def _factors_of(lift: csr_array, n_factors: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Two matrices whose product is as near to the lift as so few factors allow, and a little noise."""
    n_items = lift.shape[0]
    inputs, outputs = rng.normal(0.0, 0.02, (2, n_items, n_factors))
    n_found = min(n_factors, n_items - 1, max(lift.nnz, 0))
    if n_found > 0:
        left, sizes, right = svds(lift, k=n_found, v0=np.ones(n_items), random_state=0)
        signs = np.where(left.sum(axis=0) < 0, -1.0, 1.0)  # the solver may give either
        inputs[:, :n_found] += left * np.sqrt(sizes) * signs
        outputs[:, :n_found] += right.T * np.sqrt(sizes) * signs
    return inputs, outputs
