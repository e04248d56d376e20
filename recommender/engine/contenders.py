"""What is compared: algorithms by name, and the ones that every table must show."""

from __future__ import annotations

from collections.abc import Iterable

from recommender.engine.algorithm import Algorithm
from recommender.engine.defaults import algorithms_named, predictor_named

POPULAR_LATELY = "recent_popularity"
DATED = frozenset({"time", "loo"})


def contenders(names: Iterable[str], *, protocol: str) -> dict[str, Algorithm]:
    """Unfitted algorithms by name, with what a table of the protocol must not lack.

    Parameters
    ----------
    names : of algorithms, in the order of the table
    protocol : dated ones ("time", "loo") get what is popular lately beside all others: where time rules, a
        model that does not beat it has learned nothing

    Raises
    ------
    UnknownAlgorithmError, ValueError
        When there is no such algorithm, or it cannot do what the protocol asks.

    Examples
    --------
    >>> list(contenders(["ease"], protocol="strong"))
    ['ease']
    """
    wanted = list(dict.fromkeys(names))
    if protocol == "rating":
        return {name: predictor_named(name) for name in wanted}
    if protocol in DATED and POPULAR_LATELY not in wanted:
        wanted.append(POPULAR_LATELY)
    return algorithms_named(wanted)
