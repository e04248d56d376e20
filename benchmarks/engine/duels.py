"""Ours against one peer at the same work, turn by turn on the same cores: what is said is the ratio."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import redirect_stderr
from dataclasses import dataclass
from io import StringIO
from typing import Any

import numpy as np
import numpy.typing as npt
from myfm import MyFMRegressor, RelationBlock
from scipy.linalg import lapack
from scipy.sparse import csr_matrix, diags, eye, hstack
from surprise import SVD, Dataset, Reader

from benchmarks.engine.compare import ndcg_of
from benchmarks.engine.contenders import (
    ALS_SETTINGS,
    Ours,
    implicit_als,
    implicit_cosine,
    peer_matrix,
)
from benchmarks.engine.measured_on import Measured
from recommender.engine.algorithm import Algorithm
from recommender.engine.evaluation.costs import Costs, measured
from recommender.engine.interactions import Interactions
from recommender.engine.naming import algorithm_class
from recommender.engine.splits import strong_split

TURNS = 3
SWEEPS = (1, 2, 3, 4, 6, 8, 12, 16)
N_NEIGHBOURS = 200
RANK, N_SWEEPS = 10, 30
N_EPOCHS, N_FACTORS = 20, 100


@dataclass(frozen=True)
class Outcome:
    """The better of several turns on each side, and a word on what was compared."""

    ours: Costs
    peer: Costs
    note: str

    @property
    def ratio(self) -> float:
        """Our wall time over the peer's."""
        return self.ours.seconds / self.peer.seconds


@dataclass(frozen=True)
class Duel:
    """What is compared, the algorithm that must be there for it, and the ratio that is wanted at most."""

    title: str
    algorithm: str
    wanted: float
    fight: Callable[[Measured, int], Outcome]


def item_knn_fit(data: Measured, seed: int) -> Outcome:
    """Neighbourhoods of the same size on the same matrix."""
    algorithm: Any = algorithm_class("item_knn")
    ours = algorithm(n_neighbours=N_NEIGHBOURS)
    peer, matrix = implicit_cosine(N_NEIGHBOURS).model, peer_matrix(data.liked)
    return _turns(
        lambda: ours.fit(data.liked),
        lambda: peer.fit(matrix, show_progress=False),
        f"fit, {N_NEIGHBOURS} neighbours",
    )


def ials_to_the_same_ndcg(data: Measured, seed: int) -> Outcome:
    """Our sweeps until the NDCG of the best of a few settings of the peer, against the peer's whole fit."""
    split = strong_split(data.liked, seed=seed)
    rivals = [implicit_als(*settings) for settings in ALS_SETTINGS]
    goals = [float(np.nanmean(ndcg_of(rival.fit(split.train), split))) for rival in rivals]
    best = int(np.argmax(goals))
    algorithm: Any = algorithm_class("ials")
    for n_sweeps in SWEEPS:
        ours: Algorithm = algorithm(n_sweeps=n_sweeps)
        reached = float(np.nanmean(ndcg_of(Ours(ours).fit(split.train), split)))
        if reached >= goals[best]:
            break
    matrix = peer_matrix(split.train)
    return _turns(
        lambda: ours.fit(split.train),
        lambda: rivals[best].model.fit(matrix, show_progress=False),
        f"NDCG@100 {reached:.4f} after {n_sweeps} sweeps; {rivals[best].name}: {goals[best]:.4f}",
    )


def funk_svd_epoch(data: Measured, seed: int) -> Outcome:
    """Time of an epoch: what more epochs take, so that neither side pays for its start."""
    train = _for_surprise(data.rated)
    algorithm: Any = algorithm_class("funk_svd")
    many, one = 1 + N_EPOCHS, 1

    def ours(n_epochs: int) -> Costs:
        return _timed(
            lambda: algorithm(n_factors=N_FACTORS, n_epochs=n_epochs, validation_share=0.0).fit(data.rated)
        )

    def peer(n_epochs: int) -> Costs:
        return _timed(lambda: SVD(n_factors=N_FACTORS, n_epochs=n_epochs, random_state=seed).fit(train))

    ours(one)  # the compiler's time is nobody's
    rounds = [[side(n) for side in (ours, peer) for n in (many, one)] for _ in range(TURNS)]
    own_many, own_one, peer_many, peer_one = (
        min(costs, key=lambda cost: cost.seconds) for costs in zip(*rounds, strict=True)
    )
    return Outcome(
        Costs((own_many.seconds - own_one.seconds) / N_EPOCHS, own_many.peak_bytes),
        Costs((peer_many.seconds - peer_one.seconds) / N_EPOCHS, peer_many.peak_bytes),
        f"one epoch, {N_FACTORS} factors; Surprise's SVD, which knows one core",
    )


def bayesian_fm_sweeps(data: Measured, seed: int) -> Outcome:
    """The same blocks, rank and number of Gibbs sweeps."""
    algorithm: Any = algorithm_class("bayesian_fm")
    ours = algorithm(n_factors=RANK, n_sweeps=N_SWEEPS, n_burned=N_SWEEPS // 2, n_kept=N_SWEEPS // 2)
    blocks, shapes = _blocks(data.rated)
    ratings = np.asarray(data.rated.ratings)
    peer = MyFMRegressor(rank=RANK, random_seed=seed)
    return _turns(
        lambda: ours.fit(data.rated),
        lambda: _quietly(lambda: peer.fit(None, ratings, X_rel=blocks, n_iter=N_SWEEPS, group_shapes=shapes)),
        f"fit, rank {RANK}, {N_SWEEPS} sweeps, four blocks; myfm",
        turns=1,
    )


def ease_inverse(data: Measured, seed: int) -> Outcome:
    """All of the fit against LAPACK's Cholesky inverse of a matrix of the same size."""
    n = data.liked.n_items
    gram = np.asfortranarray((data.liked.matrix().T @ data.liked.matrix()).toarray())
    gram[np.diag_indices(n)] += 100.0
    return _turns(
        lambda: algorithm_class("ease")().fit(data.liked),
        lambda: _inverse(gram.copy(order="F")),
        f"fit, {n:,} items; LAPACK potrf and potri",
    )


DUELS = (
    Duel("item kNN / implicit cosine", "item_knn", 1.0, item_knn_fit),
    Duel("iALS / implicit ALS, to its NDCG", "ials", 1.0, ials_to_the_same_ndcg),
    Duel("EASE / bare LAPACK inverse", "ease", 1.3, ease_inverse),
    Duel("Funk SVD / Surprise, per epoch", "funk_svd", 0.1, funk_svd_epoch),
    Duel("Bayesian FM / myfm", "bayesian_fm", 1.0, bayesian_fm_sweeps),
)


def _turns(ours: Callable[[], Any], peer: Callable[[], Any], note: str, *, turns: int = TURNS) -> Outcome:
    """Ours and theirs in turn, after one of ours for the compiler; the fastest of each counts."""
    ours()
    rounds = [(_timed(ours), _timed(peer)) for _ in range(turns)]
    best = [min((costs[side] for costs in rounds), key=lambda costs: costs.seconds) for side in (0, 1)]
    return Outcome(best[0], best[1], note)


def _timed(work: Callable[[], Any]) -> Costs:
    with measured() as costs:
        work()
    return costs


def _quietly(work: Callable[[], Any]) -> None:
    """Without the bar that a peer draws."""
    with redirect_stderr(StringIO()):
        work()


def _inverse(gram: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    factor, failed = lapack.dpotrf(gram, lower=1, overwrite_a=1)
    inverse, failed_too = lapack.dpotri(factor, lower=1, overwrite_c=1)
    if failed or failed_too:
        raise ArithmeticError(f"LAPACK refused the matrix ({failed}, {failed_too})")
    return np.asarray(inverse)


def _for_surprise(rated: Interactions) -> Any:
    """The ratings as a full training set of Surprise."""
    ratings = np.asarray(rated.ratings)
    reader = Reader(rating_scale=(float(ratings.min()), float(ratings.max())))
    dataset = Dataset(reader)
    rows = zip(rated.user_indexes.tolist(), rated.item_indexes.tolist(), ratings.tolist(), strict=True)
    return dataset.construct_trainset([(user, item, rating, None) for user, item, rating in rows])


def _blocks(rated: Interactions) -> tuple[list[RelationBlock], list[int]]:
    """User with own items, item with own users, each history scaled to length 1."""
    seen = csr_matrix(rated.matrix(np.ones(len(rated))))
    blocks = []
    for matrix, indexes in ((seen, rated.user_indexes), (seen.T.tocsr(), rated.item_indexes)):
        lengths = np.maximum(np.asarray(matrix.sum(axis=1)).ravel(), 1)
        scaled = diags(1 / np.sqrt(lengths)) @ matrix
        blocks.append(RelationBlock(indexes.tolist(), csr_matrix(hstack([eye(matrix.shape[0]), scaled]))))
    return blocks, [rated.n_users, rated.n_items, rated.n_items, rated.n_users]
