"""What is particular to self-attention: its gradients, its start, and when training ends."""

import numpy as np
import pytest

from recommender.engine.algorithms.sasrec import SASRec
from recommender.engine.attention import Weights, attention_of, loss_and_gradient
from recommender.engine.interactions import History, Interactions

N_ITEMS, D, HEADS, LENGTH = 7, 4, 2, 5


def random_weights(rng):
    shapes = [
        (N_ITEMS, D),
        (N_ITEMS, D),
        (N_ITEMS,),
        (HEADS, D, 2),
        (HEADS, D, 2),
        (HEADS, D, D),
        (HEADS, LENGTH),
    ]
    return Weights(*(rng.normal(size=shape) for shape in shapes))


@pytest.fixture
def batch():
    """Sequences, one of them short, what came next, and what dropout keeps."""
    rng = np.random.default_rng(0)
    sequences, targets = rng.integers(0, N_ITEMS, (2, 3, LENGTH))
    sequences[0, :2] = targets[0, :2] = targets[1, 3] = -1
    return sequences, targets, rng.choice([0.0, 2.0], (3, LENGTH, D))


@pytest.mark.parametrize("place", range(7))
def test_gradients_are_those_of_small_steps(batch, place):
    sequences, targets, kept = batch
    weights = random_weights(np.random.default_rng(1))
    gradient = loss_and_gradient(weights, sequences, targets, kept=kept)[1].arrays()[place]
    array, step = weights.arrays()[place], 1e-5
    for index in np.ndindex(array.shape):
        before, losses = array[index], []
        for value in (before + step, before - step):
            array[index] = value
            losses.append(loss_and_gradient(weights, sequences, targets, kept=kept)[0])
        array[index] = before
        assert gradient[index] == pytest.approx((losses[0] - losses[1]) / (2 * step), abs=1e-7)


def test_no_place_looks_ahead_or_at_the_filling(batch):
    sequences, _, _ = batch
    weights = random_weights(np.random.default_rng(2))
    is_there = sequences >= 0
    attention = attention_of(weights, weights.inputs[np.maximum(sequences, 0)], is_there)
    np.testing.assert_allclose(attention.sum(axis=3), 1.0, rtol=1e-6)
    looks_from, looks_at = np.indices((LENGTH, LENGTH))
    is_barred = (looks_at > looks_from) | ~is_there[:, None, :]
    assert not attention[:, is_barred & is_there[:, :, None]].any()


def rounds(n_users=60, n_items=8):
    """Everybody goes round the items, each from another one on; the last of the round is not met."""
    rows = [
        (user, (user + place) % n_items, place) for user in range(n_users) for place in range(n_items - 1)
    ]
    users, items, times = zip(*rows, strict=True)
    return Interactions.from_columns(user_ids=users, item_ids=items, times=times)


def test_what_always_follows_comes_first():
    model = SASRec(n_factors=8, length=4).fit(rounds())
    history = History(np.array([3, 4, 5], dtype=np.int32), np.ones(3))
    assert model.recommend_for(history, 1).item_indexes.tolist() == [6]


def test_only_the_newest_items_are_looked_at():
    model = SASRec(n_factors=8, length=4, most_epochs=1).fit(rounds())
    whole, newest = (
        History(np.array(items, dtype=np.int32), np.ones(len(items)))
        for items in ([0, 1, 2, 3, 4], [1, 2, 3, 4])
    )
    np.testing.assert_array_equal(model.score(whole), model.score(newest))


def test_training_stops_where_last_items_are_foretold_best():
    model = SASRec(n_factors=8, length=4, patience=2).fit(rounds())
    best = int(model.validated_.argmax())
    assert model.validated_.size == min(best + 1 + 2, 41)
    assert model.choices()["epochs"] == best


def test_without_patience_nobody_is_held_back():
    model = SASRec(n_factors=8, length=4, patience=0, most_epochs=2).fit(rounds())
    assert model.validated_.size == 0


@pytest.mark.parametrize(
    "wrong", [{"n_factors": 2}, {"dropout": 1.0}, {"learning_rate": 0.0}, {"patience": -1}]
)
def test_senseless_settings_are_refused_with_their_value(wrong):
    with pytest.raises(ValueError, match="got "):
        SASRec(**wrong).fit(rounds())


def test_training_without_times_is_refused():
    with pytest.raises(ValueError, match="needs interactions with times"):
        SASRec().fit(Interactions.from_columns(user_ids=[1, 1], item_ids=[1, 2]))
