"""Match words: the rank of a movie among all that could be shown to the person, in three words."""

from __future__ import annotations

from recommender.serving.scoring import Scored
from recommender.serving.slate import Match

STRONG, GOOD = 0.1, 0.3  # shares of the candidates


def match_of(scored: Scored | None, row: int) -> Match | None:
    """`strong` for the best tenth of the person's candidates, `good` for the next fifth."""
    share = None if scored is None else scored.rank_shares.get(row)
    if share is None:
        return None
    if share < STRONG:
        return "strong"
    return "good" if share < GOOD else "some"
