"""Logistic regression with intervals: what goes before an outcome, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit
from scipy.stats import norm

Floats = npt.NDArray[np.float64]

MOST_STEPS = 100
TOLERANCE = 1e-10


@dataclass(frozen=True, eq=False)
class LogisticFit:
    """Coefficients and how sure they are.

    Parameters
    ----------
    intercept : float, log-odds where all columns are 0
    coefficients : ndarray of float64, shape (n_columns,), log-odds per unit
    standard_errors : ndarray of float64, shape (n_columns,), clustered where groups were given
    n, n_positive : rows, and those with the outcome
    """

    intercept: float
    coefficients: Floats
    standard_errors: Floats
    n: int
    n_positive: int

    def interval(self, *, level: float = 0.95) -> tuple[Floats, Floats]:
        """Lower and upper ends, each of shape (n_columns,)."""
        reach = norm.ppf(0.5 + level / 2) * self.standard_errors
        return self.coefficients - reach, self.coefficients + reach


def fit_logistic(
    columns: Floats,
    outcome: npt.NDArray[np.bool_],
    *,
    groups: npt.NDArray[np.int64] | None = None,
    ridge: float = 1e-2,
) -> LogisticFit:
    """Newton's method on the penalised likelihood.

    Parameters
    ----------
    columns : ndarray of float64, shape (n, n_columns)
    outcome : ndarray of bool, shape (n,)
    groups : ndarray of int64, shape (n,); rows of one group (a person) are not independent
    ridge : penalty on squared coefficients (not the intercept); with a column that always or never goes
        with the outcome it keeps the answer finite

    Raises
    ------
    ValueError
        When all outcomes are the same: nothing can be told apart.

    Notes
    -----
    The penalised log-likelihood is concave; each step solves H d = g with g its gradient and
    H = X' diag(p (1 - p)) X + ridge its negated Hessian. Standard errors are the diagonal's roots of
    H^-1 M H^-1, where M is the sum over groups of the outer products of their summed scores, times
    G / (G - 1) for G groups [1]_; without groups M = X' diag(p (1 - p)) X. Time O(n n_columns^2) per step,
    memory O(n n_columns).

    References
    ----------
    .. [1] Liang, Zeger (1986). Longitudinal data analysis using generalized linear models. Biometrika.
    """
    if outcome.all() or not outcome.any():
        raise ValueError(f"both outcomes are needed, got {int(outcome.sum())} of {outcome.size} positive")
    x = np.column_stack([np.ones(outcome.size), columns])  # (n, 1 + n_columns)
    penalty = np.full(x.shape[1], ridge)
    penalty[0] = 0.0
    beta = np.zeros(x.shape[1])
    beta[0] = np.log(outcome.mean() / (1 - outcome.mean()))
    for _ in range(MOST_STEPS):
        chance = expit(x @ beta)
        gradient = x.T @ (outcome - chance) - penalty * beta
        hessian = _hessian(x, chance, penalty)
        step = np.linalg.solve(hessian, gradient)
        beta = _climbed(beta, step, x, outcome, penalty)
        if np.abs(step).max() < TOLERANCE:
            break
    chance = expit(x @ beta)
    bread = np.linalg.inv(_hessian(x, chance, penalty))
    meat = _hessian(x, chance, 0 * penalty) if groups is None else _clustered(x, outcome - chance, groups)
    errors = np.sqrt(np.diag(bread @ meat @ bread))
    return LogisticFit(float(beta[0]), beta[1:], errors[1:], int(outcome.size), int(outcome.sum()))


def _hessian(x: Floats, chance: Floats, penalty: Floats) -> Floats:
    weighted: Floats = (x * (chance * (1 - chance))[:, None]).T @ x + np.diag(penalty)
    return weighted


def _climbed(
    beta: Floats, step: Floats, x: Floats, outcome: npt.NDArray[np.bool_], penalty: Floats
) -> Floats:
    """A whole step, or the half, the quarter... of it that does not lose."""
    before = _likelihood(beta, x, outcome, penalty)
    for halvings in range(30):
        after: Floats = beta + step * 0.5**halvings
        if _likelihood(after, x, outcome, penalty) >= before - TOLERANCE * abs(before):
            return after
    return beta


def _likelihood(beta: Floats, x: Floats, outcome: npt.NDArray[np.bool_], penalty: Floats) -> float:
    odds = x @ beta
    return float((outcome * odds - np.logaddexp(0, odds)).sum() - 0.5 * (penalty * beta**2).sum())


def _clustered(x: Floats, residuals: Floats, groups: npt.NDArray[np.int64]) -> Floats:
    _, codes = np.unique(groups, return_inverse=True)
    n_groups = int(codes.max()) + 1
    scores = np.zeros((n_groups, x.shape[1]))
    np.add.at(scores, codes, x * residuals[:, None])
    meat: Floats = scores.T @ scores * n_groups / max(n_groups - 1, 1)
    return meat
