"""Data as the world gives it, for every algorithm: a defined result, or a `ValueError` that says why not."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from recommender.engine.algorithm import Algorithm
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History, Interactions
from recommender.engine.naming import algorithm_class, algorithm_names

K = 4


def crowd(**columns: Any):
    """Twelve people with five of eight items each, less what a test says otherwise."""
    users, items = np.repeat(np.arange(12), 5), np.arange(60) % 8
    usual = {"times": users * 100 + items, "ratings": 1.0 + (users + 2 * items) % 5}
    return Interactions.from_columns(user_ids=users, item_ids=items, **(usual | columns))


def sparse_ratings():
    ratings = np.full(60, np.nan)
    ratings[::7] = 4.0
    return crowd(ratings=ratings)


def repeated_rows():
    rows = [(1, 1), (1, 1), (1, 1), (2, 1), (2, 2), (2, 2)]
    users, items = zip(*rows, strict=True)
    return Interactions.from_columns(
        user_ids=users, item_ids=items, times=[5, 5, 4, 1, 1, 1], ratings=[1, 5, 3, 2, 2, 4]
    )


WORLDS: dict[str, Callable[[], Any]] = {
    "plain": crowd,
    "one row": lambda: Interactions.from_columns(user_ids=[1], item_ids=[2], times=[3], ratings=[4]),
    "one row, nothing known of it": lambda: Interactions.from_columns(user_ids=[1], item_ids=[2]),
    "one user": lambda: Interactions.from_columns(
        user_ids=[1] * 5, item_ids=range(5), times=range(5), ratings=[1, 2, 3, 4, 5]
    ),
    "one item": lambda: Interactions.from_columns(
        user_ids=range(5), item_ids=[1] * 5, times=range(5), ratings=[1, 2, 3, 4, 5]
    ),
    "everybody has everything": lambda: Interactions.from_columns(
        user_ids=np.repeat(np.arange(6), 4),
        item_ids=np.tile(np.arange(4), 6),
        times=np.arange(24),
        ratings=1.0 + np.arange(24) % 5,
    ),
    "nobody shares an item": lambda: Interactions.from_columns(
        user_ids=range(6), item_ids=range(6), times=range(6), ratings=[3] * 6
    ),
    "repeated rows": repeated_rows,
    "constant ratings": lambda: crowd(ratings=np.full(60, 3.0)),
    "ratings of 0 and below": lambda: crowd(ratings=-(np.arange(60) % 5)),
    "huge ratings": lambda: crowd(ratings=1e12 * (1.0 + np.arange(60) % 5)),
    "tiny ratings": lambda: crowd(ratings=1e-12 * (1.0 + np.arange(60) % 5)),
    "few ratings": sparse_ratings,
    "no ratings": lambda: crowd(ratings=None),
    "no times": lambda: crowd(times=None),
    "all of one moment": lambda: crowd(times=np.full(60, 1_000)),
    "all of the moment 0": lambda: crowd(times=np.zeros(60)),
    "before 1970": lambda: crowd(times=np.arange(60) - 10**10),
    "far future": lambda: crowd(times=np.arange(60) + 10**15),
    "uneven weights": lambda: crowd(weights=10.0 ** (np.arange(60) % 9 - 4)),
    "items that nobody has": lambda: crowd(catalogue=np.arange(100, 140)),
    "huge ids": lambda: Interactions.from_columns(
        user_ids=np.array([0, 2**62, 2**62]), item_ids=np.array([5, 5, 2**63 - 1]), times=[1, 2, 3]
    ),
    "ids of much text": lambda: Interactions.from_columns(
        user_ids=["ä" * 500, "'; --", ""], item_ids=["\u202e,\n", "🎬", "🎬"], ratings=[1, 2, 3]
    ),
}


def features_for(interactions: Any) -> ItemFeatures:
    n = interactions.n_items
    return ItemFeatures(
        interactions.item_ids,
        tuple("a tale of ships" if item % 2 else "" for item in range(n)),
        tuple(("Drama",) if item % 3 else () for item in range(n)),
        tuple(None if item % 4 == 0 else 1900 + item for item in range(n)),
    )


@cache
def fitted(name: str, world: str) -> Algorithm | None:
    """The model; None where the algorithm says, by its name, what it needs and does not get."""
    interactions = WORLDS[world]()
    try:
        return algorithm_class(name)().fit(interactions, features=features_for(interactions))
    except ValueError as refusal:
        if not str(refusal).startswith(f"{name} needs"):
            raise
        return None


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("name", algorithm_names())
def test_every_list_is_whole_new_and_finite(name, world):
    model, interactions = fitted(name, world), WORLDS[world]()
    if model is None:
        return
    for user in range(min(interactions.n_users, 3)):
        history = interactions.history_of(user)
        ranking = model.recommend(user, K)
        assert len(ranking) == min(K, interactions.n_items - len(history))
        assert not set(ranking.item_indexes.tolist()) & set(history.item_indexes.tolist())
        assert np.isfinite(ranking.scores).all()
        assert (np.diff(ranking.scores) <= 0).all()


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("name", algorithm_names())
def test_nobody_and_strangers_get_lists_too(name, world):
    model, interactions = fitted(name, world), WORLDS[world]()
    if model is None:
        return
    stranger = History(np.array([0], dtype=np.int32), np.array([1e6]))
    for history in (History.empty(), stranger):
        for at in (None, 0, -1, 10**12):
            ranking = model.recommend_for(history, K, at=at)
            assert len(ranking) == min(K, interactions.n_items - len(history))
            assert np.isfinite(ranking.scores).all()


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("name", [n for n in algorithm_names() if algorithm_class(n).capabilities.predicts])
def test_every_prediction_lies_on_the_scale(name, world):
    model, interactions = fitted(name, world), WORLDS[world]()
    if model is None:
        return
    users, items = np.array([0, 0, -1, -1]), np.array([0, -1, 0, -1])
    if interactions.ratings is None:
        with pytest.raises(ValueError, match="ratings"):
            model.predict(users, items)
        return
    predictions = model.predict(users, items)
    assert (predictions >= np.nanmin(interactions.ratings)).all()
    assert (predictions <= np.nanmax(interactions.ratings)).all()


@pytest.mark.parametrize("name", algorithm_names())
def test_nothing_but_what_was_asked_for_is_listed(name):
    model = fitted(name, "plain")
    assert model is not None
    everything = History(np.arange(8, dtype=np.int32), np.ones(8))
    assert len(model.recommend_for(everything, K)) == 0
    assert len(model.recommend_for(History.empty(), K, candidates=[])) == 0
    assert len(model.recommend_for(History.empty(), 10**9)) == 8
