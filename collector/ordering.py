"""Where a movie goes in an order of somebody's own."""

from __future__ import annotations

import re
from collections.abc import Sequence

_BESIDE = re.compile(r"(?P<side>before|after)-(?P<movie>[0-9]{1,18})")
EXPECTED = "expected top, end, up, down, before-<movie> or after-<movie>"


def moved(movie_ids: Sequence[int], movie_id: int, to: str) -> list[int] | None:
    """The order with the movie at `to`: "top", "end", "up", "down", or "before-12" and "after-12", which mean
    the same also when somebody else changed the list meanwhile. None when that is no place in it."""
    place = movie_ids.index(movie_id)
    rest = [other for other in movie_ids if other != movie_id]
    places = {"top": 0, "end": len(rest), "up": max(place - 1, 0), "down": place + 1}
    beside = _BESIDE.fullmatch(to)
    if beside and int(beside["movie"]) in rest:
        index = rest.index(int(beside["movie"])) + (beside["side"] == "after")
    elif to in places:
        index = places[to]
    else:
        return None
    return [*rest[:index], movie_id, *rest[index:]]


def arranged(latest_first: Sequence[int], order: Sequence[int]) -> list[int]:
    """All of the first in the given order; what it does not name comes first."""
    there = set(latest_first)
    named = set(order)
    return [
        *(movie_id for movie_id in latest_first if movie_id not in named),
        *(movie_id for movie_id in order if movie_id in there),
    ]
