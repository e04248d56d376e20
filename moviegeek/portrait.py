"""A taste in a sentence or two: what stands out of it beside everyone's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from recommender.selectors import Belief, listed

FEWEST_MOVIES = 3  # of a thing, before it is named
FEWEST_SPEAKING = 10  # of a genre's movies, before another is said to be missed
STANDS_OUT = 0.05  # of the taste, above everyone's share
IS_RARE = 0.1  # below it
GENRES, RARE = 3, 2


class Named(Protocol):
    """A belief with its words."""

    @property
    def belief(self) -> Belief: ...

    @property
    def words(self) -> str: ...


@dataclass(frozen=True)
class Portrait:
    """Names as a sentence takes them; empty where nothing stands out."""

    genres: str
    decade: str
    person: str
    rare: str


def portrait_of(
    *,
    genres: Sequence[Named],
    other_genres: Sequence[Named],
    decades: Sequence[Named],
    people: Sequence[Named],
) -> Portrait:
    named = standing_out(genres)[:GENRES] or genres[:1]
    is_sure = sum(each.belief.n_movies for each in genres) >= FEWEST_SPEAKING
    return Portrait(
        genres=_names(named),
        decade=_names(standing_out(decades)[:1]),
        person=_names(standing_out(people)[:1]),
        rare=_names(rare([*genres, *other_genres])[:RARE]) if is_sure else "",
    )


def standing_out(rows: Sequence[Named]) -> list[Named]:
    """What there is more of than usual, the most first."""
    found = [row for row in rows if gap(row) >= STANDS_OUT and row.belief.n_movies >= FEWEST_MOVIES]
    return sorted(found, key=gap, reverse=True)


def rare(rows: Sequence[Named]) -> list[Named]:
    """What there is less of than usual, the least first."""
    return sorted((row for row in rows if gap(row) <= -IS_RARE), key=gap)


def gap(row: Named) -> float:
    """By how much more of the taste it is than of everyone's."""
    return 0.0 if row.belief.usual is None else row.belief.share - row.belief.usual


def _names(rows: Sequence[Named]) -> str:
    return listed([row.words for row in rows])
