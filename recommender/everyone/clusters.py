"""Kinds of movies: clusters by genre and decade, with which people correct what is believed of their taste.

A cluster has no number that lasts, as the catalogue changes; whoever speaks of one names a movie in it. The same
catalogue gives the same clusters in every process.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
from sklearn.cluster import MiniBatchKMeans

from recommender.everyone.stock import Stock

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

CLUSTERS = 16
MOVIES_PER_CLUSTER = 12  # on average, at least
DECADE_WEIGHT = 0.5  # beside the genres' 1
FIRST_DECADE, DECADES = 1900, 13
NAMED_GENRES = 2
OFTEN = 0.4  # share of a cluster's movies from which a genre belongs to its name


@dataclass(frozen=True, eq=False)
class Clusters:
    """The clusters of a stock.

    Parameters
    ----------
    stock : Stock
    labels : ndarray of int64, shape (n_movies,), the cluster of each row
    distances : ndarray of float64, shape (n_movies,), of each row from the middle of its cluster
    """

    stock: Stock
    labels: Rows
    distances: Floats

    def rows_in(self, label: int) -> Rows:
        return np.flatnonzero(self.labels == label)

    def label_of(self, movie_id: int) -> int | None:
        """The cluster of a movie; None when it is not in stock."""
        row = int(self.stock.rows_of([movie_id])[0])
        return int(self.labels[row]) if row >= 0 else None

    @cached_property
    def typical(self) -> dict[int, int]:
        """By cluster the row that stands for it: of those nearest to its middle the most popular one."""
        found = {}
        for label in np.unique(self.labels).tolist():
            rows = self.rows_in(label)
            near = rows[np.argsort(self.distances[rows], kind="stable")[: max(rows.size // 2, 1)]]
            found[label] = int(near[np.lexsort((near, -self.stock.popularity[near]))[0]])
        return found

    def genres_of(self, label: int) -> list[str]:
        """What most of its movies are, the most telling first; at least one where any has a genre."""
        shares = self.stock.genres[self.rows_in(label)].mean(axis=0)
        lifts = shares / np.maximum(self.stock.genres.mean(axis=0), 1e-9)
        often = [column for column in np.argsort(-lifts, kind="stable").tolist() if shares[column] >= OFTEN]
        if not often and shares.size and shares.max() > 0:
            often = [int(shares.argmax())]
        return [self.stock.genre_names[column] for column in often[:NAMED_GENRES]]

    def decade_of(self, label: int) -> int | None:
        """The decade of the middle one of its movies; None when no year is known."""
        years = self.stock.years[self.rows_in(label)]
        years = years[years > 0]
        return int(np.median(years)) // 10 * 10 if years.size else None


_KEPT: dict[str, tuple[Rows, Floats]] = {}  # by what they were counted from; the newest alone
_OF_STOCK: WeakKeyDictionary[Stock, tuple[Rows, Floats]] = WeakKeyDictionary()


def clusters_of(stock: Stock) -> Clusters:
    """Counted once per catalogue, one or two seconds for 60,000 movies; read anew unchanged, it has the same."""
    if stock not in _OF_STOCK:
        _OF_STOCK[stock] = _labels_of(stock)
    return Clusters(stock, *_OF_STOCK[stock])


def _labels_of(stock: Stock) -> tuple[Rows, Floats]:
    described = np.ascontiguousarray(stock.movie_ids), stock.genres, stock.years
    key = hashlib.blake2b(b"".join(part.tobytes() for part in described)).hexdigest()
    if key not in _KEPT:
        _KEPT.clear()
        _KEPT[key] = _counted(stock)
    return _KEPT[key]


def _counted(stock: Stock) -> tuple[Rows, Floats]:
    n = len(stock)
    n_clusters = min(CLUSTERS, n // MOVIES_PER_CLUSTER)
    if n_clusters < 2:
        return np.zeros(n, dtype=np.int64), np.zeros(n)
    points = np.hstack([_genres(stock), DECADE_WEIGHT * _decades(stock)])
    means = MiniBatchKMeans(n_clusters, n_init=3, random_state=0, batch_size=4096).fit(points)
    labels: Rows = means.labels_.astype(np.int64)
    return labels, np.linalg.norm(points - means.cluster_centers_[labels], axis=1)


def _genres(stock: Stock) -> Floats:
    """Each movie's genres with a length of 1."""
    genres = stock.genres.astype(np.float64)
    lengths = np.linalg.norm(genres, axis=1, keepdims=True)
    whole: Floats = genres / np.maximum(lengths, 1.0)
    return whole


def _decades(stock: Stock) -> Floats:
    """Each movie's decade as a slope, so that neighbouring decades are near: from 0 to 2."""
    decades = np.clip((stock.years - FIRST_DECADE) / 10, 0, DECADES) / DECADES * 2
    decades[stock.years == 0] = np.median(decades) if decades.size else 0.0
    return decades[:, None]
