"""Session kNN: what people met soon after, in the sessions most like your newest items."""

from __future__ import annotations

import numpy as np
from numba import njit
from scipy.sparse import csr_array

from recommender.engine.algorithm import Algorithm, Capabilities
from recommender.engine.arrays import AnyIndexes, Floats, Ids
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History, Interactions
from recommender.engine.search_space import Between, OneOf
from recommender.engine.sequences import by_user_oldest_first

HOUR = 3600
ALL = -1


class SessionKNN(Algorithm):
    """The sessions nearest to the newest of a history [1]_, their items weighted by how soon they follow [2]_.

    A session is what one person met without a longer pause; by default all of it.

    Parameters
    ----------
    pause_hours : float, optional
        A longer pause splits a person's rows; without it they stay whole. Unit: hours.
    n_neighbours : int, default 100
        Nearest sessions that make a list.
    n_newest : int, default 20
        Items of the history that are asked, newest first.
    half_life_items : float, default 5.0
        Newer items of the history after which one counts half.
    reach : float, default 20.0
        Places in a session from an asked item on after which an item counts 1 / e.
    backward : float from 0 to 1, default 0.3
        Weight of items that stood before the asked one, beside those after it.

    Attributes
    ----------
    sessions_ : csr_array of shape (n_sessions, n_items), float64, the place of an item in its session, from 1
    session_user_ids_ : ndarray of int64 or str, shape (n_sessions,), whose they are
    rarity_ : ndarray of float64, shape (n_items,), log(1 + sessions / sessions with the item)

    Notes
    -----
    Likeness of session n: sum over asked j in it of a_j rarity_j / sqrt(length of n), a_j = w_j 2^(-newer
    items / half-life). score(i) = sum over the nearest n and their asked j of a_j rarity_j / sqrt(length of n)
    exp(-distance / reach), times `backward` where i stood before j. Each summand belongs to one item of the
    history, so a score splits exactly, as long as the neighbours stay.

    A history without times is taken in its own order, the last item being the newest; training data without
    times are refused. Time of a list O(interactions + neighbours n_newest session length), memory 16 bytes per
    interaction. The state holds rows of people; `forget_user` takes them out.

    The figures of the paper are of shops' sessions and of its own cuts, which are not at hand; none is
    reproduced here. Beside the Markov chain on protocol `loo`: `docs/decisions/engine-sequence.md`.

    References
    ----------
    .. [1] Jannach, Ludewig (2017). When recurrent neural networks meet the neighborhood for session-based
       recommendation. RecSys.
    .. [2] Garg, Gupta, Malhotra, Vig, Shroff (2019). Sequence and time aware neighborhood for session-based
       recommendations: STAN. SIGIR.
    """

    capabilities = Capabilities(
        personalised=True,
        cold_users=False,
        similar_items=False,
        predicts=False,
        explains=True,
        holds_people=True,
    )
    search_space = {
        "pause_hours": OneOf(None, 1.0, 24.0, 168.0),
        "n_neighbours": Between(30, 1000, log=True, whole=True),
        "half_life_items": Between(1.0, 50.0, log=True),
        "reach": Between(1.0, 100.0, log=True),
        "backward": Between(0.0, 1.0),
    }
    sessions_: csr_array
    session_user_ids_: Ids
    rarity_: Floats

    def __init__(
        self,
        *,
        pause_hours: float | None = None,
        n_neighbours: int = 100,
        n_newest: int = 20,
        half_life_items: float = 5.0,
        reach: float = 20.0,
        backward: float = 0.3,
    ) -> None:
        self.pause_hours = pause_hours
        self.n_neighbours = n_neighbours
        self.n_newest = n_newest
        self.half_life_items = half_life_items
        self.reach = reach
        self.backward = backward

    def _learn(self, interactions: Interactions, features: ItemFeatures | None) -> None:
        self._check_settings()
        if interactions.times is None:
            raise ValueError("session_knn needs interactions with times; these have none")
        order = by_user_oldest_first(interactions)
        users, times = interactions.user_indexes[order], interactions.times[order]
        is_first = np.ones(order.size, dtype=bool)
        longest = np.inf if self.pause_hours is None else self.pause_hours * HOUR
        is_first[1:] = (users[1:] != users[:-1]) | (np.diff(times) > longest)
        rows = np.cumsum(is_first) - 1
        places = np.arange(order.size) - np.flatnonzero(is_first)[rows] + 1.0
        shape = (int(rows[-1]) + 1, interactions.n_items)
        self.sessions_ = csr_array((places, (rows, interactions.item_indexes[order])), shape=shape)
        self.session_user_ids_ = interactions.user_ids[users[is_first]]
        self._learn_rarity()

    def _check_settings(self) -> None:
        if min(self.n_neighbours, self.n_newest) < 1:
            raise ValueError(
                f"n_neighbours and n_newest must be at least 1, got {self.n_neighbours} and {self.n_newest}"
            )
        pause = np.inf if self.pause_hours is None else self.pause_hours
        if min(pause, self.half_life_items, self.reach) <= 0 or not 0 <= self.backward <= 1:
            raise ValueError(
                "pause_hours, half_life_items and reach must be positive and backward from 0 to 1, got "
                f"{self.pause_hours}, {self.half_life_items}, {self.reach} and {self.backward}"
            )

    def _learn_rarity(self) -> None:
        n_with = np.bincount(self.sessions_.indices, minlength=self.n_items_)
        self.rarity_ = np.log1p(self.sessions_.shape[0] / np.maximum(n_with, 1))

    def forget_user(self, user_id: int | str) -> bool:
        """Their sessions go, and what was counted over them is counted again."""
        is_other = self.session_user_ids_ != user_id
        if np.all(is_other):
            return False
        self.sessions_ = self.sessions_[np.flatnonzero(is_other)]
        self.session_user_ids_ = self.session_user_ids_[is_other]
        self.popularity_ = np.bincount(self.sessions_.indices, minlength=self.n_items_).astype(np.float64)
        self._learn_rarity()
        return True

    def _score(self, history: History, at: int | None) -> Floats:
        return self._spread(self._asked(history), item=ALL)

    def _contributions(self, history: History, item_index: int, at: int | None) -> Floats:
        contributions: Floats = self._spread(self._asked(history), item=item_index)[history.item_indexes]
        return contributions

    def _spread(self, asked: Floats, *, item: int) -> Floats:
        """Scores of all items, shape (n_items,); for one item, the share of its score by asked item."""
        found = np.zeros(self.n_items_)
        _add_followers(*self._neighbours(asked), asked, float(self.reach), float(self.backward), item, found)
        return found

    def _asked(self, history: History) -> Floats:
        """How much each item is asked, shape (n_items,); 0 for all that are not among the newest."""
        weights = history.faded_weights(n_newest=self.n_newest, half_life_items=self.half_life_items)
        asked = np.zeros(self.n_items_)
        asked[history.item_indexes] = weights * self.rarity_[history.item_indexes]
        return asked

    def _neighbours(self, asked: Floats) -> tuple[AnyIndexes, AnyIndexes, AnyIndexes, Floats]:
        """Rows of the nearest sessions, best first, and the matrix that they are rows of."""
        starts, items, places = self.sessions_.indptr, self.sessions_.indices, self.sessions_.data
        met = np.add.reduceat(np.append(asked[items], 0.0), starts[:-1])
        likeness = met / np.sqrt(np.diff(starts))
        likeness[np.diff(starts) == 0] = 0.0
        nearest = np.argsort(-likeness, kind="stable")[: self.n_neighbours]
        return nearest[likeness[nearest] > 0], starts, items, places


@njit(cache=True)
def _add_followers(
    rows: AnyIndexes,
    starts: AnyIndexes,
    items: AnyIndexes,
    places: Floats,
    asked: Floats,
    reach: float,
    backward: float,
    item: int,
    found: Floats,
) -> None:
    """Add what stands around the asked items of each session: to every score, or for one item to the asked ones'."""
    for row in rows:
        first, last = starts[row], starts[row + 1]
        for one in range(first, last):
            weight = asked[items[one]] / np.sqrt(last - first)
            if weight <= 0:
                continue
            for other in range(first, last):
                distance = places[other] - places[one]
                if distance == 0 or (item != ALL and items[other] != item):
                    continue
                worth = weight * np.exp(-abs(distance) / reach) * (1.0 if distance > 0 else backward)
                found[items[other] if item == ALL else items[one]] += worth
