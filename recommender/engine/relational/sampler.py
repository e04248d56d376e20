"""Gibbs sampling of a factorisation machine whose features are two sides that met: users and items.

A side's row a (say a user) has two blocks of features: itself, and the members of the other side that it
met, each 1 / sqrt(n_a). Given the other side all that the ratings say of row a are a few sums, so a feature
that many rows share costs time per row, not per rating (the relational idea of Rendle 2013). A feature's
factors and linear weight are drawn together, where libFM draws one coordinate after the other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from recommender.engine.arrays import AnyIndexes, Floats, Mask, Times, sums_by
from recommender.engine.relational import drawing, kernels

GAMMA_SHAPE = GAMMA_RATE = MEAN_STRENGTH = 1.0
"""Hyperpriors of Rendle (2012), for ratings of unit variance; with hundreds of rows they hardly count."""
CONCENTRATIONS = np.geomspace(1.0, 1000.0, 61)
"""What may be drawn for how alike people's noise is."""
PRECISIONS = (1e-6, 1e6)
"""Bounds of noise precisions: a handful of ratings would let them wander off to nothing or without end."""
FIRST_SCALE = 0.1
"""Standard deviation of the first factors (libFM's default)."""


@dataclass(frozen=True, eq=False)
class Meetings:
    """Who met whom, seen from one side.

    Parameters
    ----------
    starts : ndarray of int64, shape (n_rows + 1,); meetings of row a lie from starts[a] to starts[a + 1]
    others : ndarray of int32, shape (nnz,), the other side's row in each meeting
    ratings : ndarray of float64, shape (nnz,)
    """

    starts: Times
    others: AnyIndexes
    ratings: Floats

    @classmethod
    def by(cls, rows: AnyIndexes, others: AnyIndexes, ratings: Floats, *, n_rows: int) -> Meetings:
        """The meetings in order of their rows."""
        order = np.lexsort((others, rows))
        starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=n_rows))])
        return cls(starts, others[order], ratings[order])

    def has_any(self) -> Mask:
        """Which rows met anybody: bool, shape (n_rows,)."""
        return np.diff(self.starts) > 0


class Block:
    """The features of one kind, with the prior that they share.

    Attributes
    ----------
    values : ndarray of float64, shape (n_features, n_factors + 1), factors and last the linear weight
    has_data : ndarray of bool, shape (n_features,); the others stay at the prior's mean
    mean, precision : ndarray of float64, shape (n_factors + 1,), of the prior, drawn anew each time
    """

    def __init__(self, has_data: Mask, *, n_factors: int, rng: np.random.Generator) -> None:
        self.has_data = has_data
        self.values = rng.normal(0.0, FIRST_SCALE, (has_data.size, n_factors + 1))
        self.values[:, -1] = 0.0
        self.mean, self.precision = np.zeros(n_factors + 1), np.ones(n_factors + 1)

    def draw_prior(self, rng: np.random.Generator) -> None:
        """Precision and mean of each column given its values (Rendle 2012, section 4)."""
        values = self.values[self.has_data]
        n = values.shape[0]
        spread = ((values - self.mean) ** 2).sum(axis=0) + MEAN_STRENGTH * self.mean**2
        self.precision = rng.gamma((GAMMA_SHAPE + n + 1) / 2, 2.0 / (GAMMA_RATE + spread))
        centre = values.sum(axis=0) / (n + MEAN_STRENGTH)
        self.mean = rng.normal(centre, 1.0 / np.sqrt((n + MEAN_STRENGTH) * self.precision))
        self.values[~self.has_data] = self.mean


class Side:
    """One side's rows: what is drawn of them, and what the other side sees of them.

    A prediction is overall + bias_u + bias_i + total_u . total_i, because the pairwise terms of a
    factorisation machine that stay within one side depend on that side's row alone.

    Attributes
    ----------
    own, met : Block of the rows themselves, of the members of the other side
    totals : ndarray of float64, shape (n_rows, n_factors), sum of a row's active factors
    biases : ndarray of float64, shape (n_rows,), all terms of this row alone
    """

    def __init__(
        self, meetings: Meetings, mirror: Meetings, *, n_factors: int, rng: np.random.Generator
    ) -> None:
        self.meetings = meetings
        self.mirror = mirror  # the same meetings, by the other side's rows
        self.own = Block(meetings.has_any(), n_factors=n_factors, rng=rng)
        self.met = Block(mirror.has_any(), n_factors=n_factors, rng=rng)
        self.totals = np.empty((self.own.has_data.size, n_factors))
        self.biases = np.empty(self.own.has_data.size)
        self._sum_up()

    def errors(self, other: Side, *, overall: float) -> Floats:
        """Rating less prediction of each meeting, in the order of this side; shape (nnz,)."""
        starts, others = self.meetings.starts, self.meetings.others
        found: Floats = kernels.errors(
            starts, others, self.meetings.ratings, self.totals, self.biases, other.totals, other.biases
        )
        return found - overall

    def draw(self, other: Side, errors: Floats, *, weights: Floats, rng: np.random.Generator) -> None:
        """New priors and new features, given the other side.

        Parameters
        ----------
        other : Side
        errors, weights : ndarray of float64, shape (nnz,), in the order of this side; a weight is the
            precision of a rating's noise
        rng : Generator
        """
        starts, others = self.meetings.starts, self.meetings.others
        sums = kernels.sums_of(starts, others, errors, weights, self.totals, other.totals)
        for block in (self.own, self.met):
            block.draw_prior(rng)
        self._draw_features(self.own, sums, rng)
        self._draw_features(self.met, sums, rng)
        self._sum_up()

    def _draw_features(self, block: Block, sums: kernels.Sums, rng: np.random.Generator) -> None:
        noise = rng.standard_normal(block.values.shape)
        if block is self.own:
            drawing.draw_own(sums, block.values, block.mean, block.precision, noise)
        else:
            starts, others = self.mirror.starts, self.mirror.others
            drawing.draw_met(starts, others, sums, block.values, block.mean, block.precision, noise)

    def _sum_up(self) -> None:
        starts, others = self.meetings.starts, self.meetings.others
        kernels.sum_up(starts, others, self.own.values, self.met.values, self.totals, self.biases)


class Noise:
    """How well each person's ratings are foreseeable: precisions with a gamma prior that is drawn as well.

    Attributes
    ----------
    precisions : ndarray of float64, shape (n_users,), of the noise of a person's ratings
    centre : float, mean of the prior
    concentration : float, ratings that the prior is worth beside a person's own
    """

    def __init__(self, n_users: int) -> None:
        self.precisions = np.ones(n_users)
        self.centre = 1.0
        self.concentration = float(CONCENTRATIONS[CONCENTRATIONS.size // 2])

    def draw(self, squares: Floats, counts: Times, rng: np.random.Generator) -> None:
        """New precisions, then a new prior.

        Parameters
        ----------
        squares : ndarray of float64, shape (n_users,), sums of squared errors
        counts : ndarray of int64, shape (n_users,), ratings of each
        rng : Generator
        """
        rate = self.concentration / self.centre + squares
        self.precisions = rng.gamma((self.concentration + counts) / 2, 2.0 / rate).clip(*PRECISIONS)
        known = self.precisions[counts > 0]
        self._draw_centre(known, rng)
        self._draw_concentration(known, rng)

    def _draw_centre(self, known: Floats, rng: np.random.Generator) -> None:
        shape = (GAMMA_SHAPE + self.concentration * known.size) / 2
        rate = (GAMMA_RATE + self.concentration * float(known.sum())) / 2
        self.centre = float(np.clip(1.0 / rng.gamma(shape, 1.0 / rate), *PRECISIONS))

    def _draw_concentration(self, known: Floats, rng: np.random.Generator) -> None:
        half, n = CONCENTRATIONS / 2, known.size
        per_person = half * np.log(half / self.centre) - gammaln(half)
        logs = n * per_person + (half - 1) * np.log(known).sum() - half / self.centre * known.sum()
        chances = np.exp(logs - logs.max())
        self.concentration = float(rng.choice(CONCENTRATIONS, p=chances / chances.sum()))


class Sampler:
    """The state of a Gibbs sampler over users, items, overall mean and noise.

    Attributes
    ----------
    users, items : Side
    overall : float, drawn with prior N(0, 1)
    noise : Noise
    """

    def __init__(
        self,
        user_indexes: AnyIndexes,
        item_indexes: AnyIndexes,
        ratings: Floats,
        *,
        n_users: int,
        n_items: int,
        n_factors: int,
        rng: np.random.Generator,
    ) -> None:
        by_user = Meetings.by(user_indexes, item_indexes, ratings, n_rows=n_users)
        by_item = Meetings.by(item_indexes, user_indexes, ratings, n_rows=n_items)
        self.users = Side(by_user, by_item, n_factors=n_factors, rng=rng)
        self.items = Side(by_item, by_user, n_factors=n_factors, rng=rng)
        self.overall, self.noise = 0.0, Noise(n_users)
        self.rng = rng

    def sweep(self) -> None:
        """Draws everything once."""
        errors = self.users.errors(self.items, overall=self.overall)
        counts = np.diff(self.users.meetings.starts)
        rows = np.repeat(np.arange(counts.size, dtype=np.int32), counts)
        self.noise.draw(sums_by(rows, errors**2, counts.size), counts, self.rng)
        weights = self.noise.precisions[rows]
        errors = self._draw_overall(errors, weights)
        self.users.draw(self.items, errors, weights=weights, rng=self.rng)
        errors = self.items.errors(self.users, overall=self.overall)
        weights = self.noise.precisions[self.items.meetings.others]
        self.items.draw(self.users, errors, weights=weights, rng=self.rng)

    def _draw_overall(self, errors: Floats, weights: Floats) -> Floats:
        """A new mean; gives the errors from it."""
        precision = 1.0 + float(weights.sum())
        centre = float((weights * (errors + self.overall)).sum()) / precision
        drawn = float(self.rng.normal(centre, precision**-0.5))
        moved: Floats = errors + (self.overall - drawn)
        self.overall = drawn
        return moved
