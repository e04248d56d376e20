"""What is believed of a person's taste, in the words in which they can correct it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from django.db import connection

from collector.models import Person, Preference
from recommender.everyone.clusters import clusters_of
from recommender.everyone.stock import Stock, current_stock
from recommender.serving.steering import About, Asked, Steering
from recommender.serving.taste import Taste, taste_of

Floats = npt.NDArray[np.float64]

PEOPLE, CLUSTERS_SHOWN = 8, 6
MOVIES_OF_A_PERSON = 2  # of the taste, from which on a contributor is spoken of
BILLED = 6  # of a movie's cast, the first ones
PEOPLE_SQL = """
SELECT contributor.id, contributor.name, array_agg(DISTINCT credit.movie_id)
FROM catalogue_credit AS credit JOIN catalogue_contributor AS contributor ON contributor.id = credit.contributor_id
WHERE credit.movie_id = ANY(%(movies)s) AND credit.position < %(billed)s
GROUP BY contributor.id HAVING count(DISTINCT credit.movie_id) >= %(fewest)s
"""


@dataclass(frozen=True)
class Belief:
    """How much of a taste is one thing.

    Parameters
    ----------
    share : of the weight of the movies that speak for the taste, 0 to 1
    usual : the same of everyone's; None where it is not known
    n_movies : of those that speak
    wish : what the person asked for of it: "more", "less", "never", or nothing
    """

    about: str
    which: str
    name: str
    share: float = 0.0
    usual: float | None = None
    n_movies: int = 0
    wish: str = ""
    genres: tuple[str, ...] = ()  # of a cluster, most of whose movies are of these
    decade: int | None = None  # of a cluster, of the middle of its movies

    @property
    def is_worth_a_row(self) -> bool:
        """It is part of the taste, or the person asked for something of it."""
        return bool(self.n_movies or self.wish)


@dataclass(frozen=True)
class Beliefs:
    """Rows by what they are about, the strongest first; `other_genres` are the rest of the catalogue's, by name."""

    n_speaking: int
    genres: Sequence[Belief]
    other_genres: Sequence[Belief]
    decades: Sequence[Belief]
    people: Sequence[Belief]
    clusters: Sequence[Belief]
    lesser_shelves: Sequence[str]
    step: int


@dataclass(frozen=True, eq=False)
class Counted:
    """A taste as weights of a stock's rows, beside everyone's."""

    stock: Stock
    weights: Floats
    usual: Floats
    steering: Steering

    def belief(self, asked: Asked) -> Belief:
        """What a thing is to the taste."""
        covered = asked.covers(self.stock)
        total, everyone = self.weights.sum(), self.usual.sum()
        wishes = (
            each for each in self.steering.asked if (each.about, each.which) == (asked.about, asked.which)
        )
        return Belief(
            asked.about,
            asked.which,
            asked.named(self.stock),
            share=float(self.weights[covered].sum() / total) if total else 0.0,
            usual=float(self.usual[covered].sum() / everyone) if everyone else None,
            n_movies=int(np.count_nonzero(self.weights[covered])),
            wish=next((Preference.WISHES[each.value] for each in wishes), ""),
        )


def beliefs_of(person: Person | None) -> Beliefs:
    """Two queries."""
    stock, taste = current_stock(), taste_of(person)
    weights = stock.by_row(taste.movie_ids, taste.weights)
    usual = stock.popularity if stock.popularity.any() else np.ones(len(stock))
    counted = Counted(stock, weights, usual, taste.steering)
    genres = [counted.belief(asked) for asked in _genres(stock)]
    own = [belief for belief in genres if belief.n_movies]
    return Beliefs(
        n_speaking=int(np.count_nonzero(weights)),
        genres=sorted(own, key=lambda belief: (-belief.share, belief.name)),
        other_genres=sorted((each for each in genres if not each.n_movies), key=lambda each: each.name),
        decades=[belief for asked in _decades(stock) if (belief := counted.belief(asked)).is_worth_a_row],
        people=_first(_people(taste, stock, counted), PEOPLE),
        clusters=_first(_clusters(stock, counted), CLUSTERS_SHOWN),
        lesser_shelves=sorted(taste.steering.lesser_shelves),
        step=taste.steering.step,
    )


def _first(beliefs: Iterable[Belief], n: int) -> list[Belief]:
    """The strongest n, and all of which the person asked for something."""
    in_order = sorted(beliefs, key=lambda belief: (-belief.share, belief.name))
    return [belief for place, belief in enumerate(in_order) if place < n or belief.wish]


def _genres(stock: Stock) -> list[Asked]:
    return [Asked(About.GENRE, slug, 0) for slug in stock.genre_slugs]


def _decades(stock: Stock) -> list[Asked]:
    decades = np.unique(stock.years[stock.years > 0] // 10 * 10)
    return [Asked(About.DECADE, str(decade), 0) for decade in decades.tolist()]


def _people(taste: Taste, stock: Stock, counted: Counted) -> list[Belief]:
    """Those of several movies of the taste, and those of whom the person asked for more or less."""
    speaking = taste.movie_ids[taste.weights > 0].tolist()
    with connection.cursor() as cursor:
        given = {"movies": speaking, "billed": BILLED, "fewest": MOVIES_OF_A_PERSON}
        cursor.execute(PEOPLE_SQL, given)
        rows = cursor.fetchall()
    found = {
        str(number): Asked(About.CONTRIBUTOR, str(number), 0, name=name, movie_ids=tuple(movies))
        for number, name, movies in rows
    }
    asked = {each.which: each for each in taste.steering.asked if each.about == About.CONTRIBUTOR}
    return [counted.belief(each) for each in (found | asked).values()]


def _clusters(stock: Stock, counted: Counted) -> list[Belief]:
    """Each under the movie that the person named in it, else under its typical one."""
    clusters = clusters_of(stock)
    asked = [each for each in counted.steering.asked if each.about == About.CLUSTER]
    named = {clusters.label_of(int(each.which)): each for each in asked}
    found = []
    for label, row in clusters.typical.items():
        thing = named.get(label) or Asked(About.CLUSTER, str(stock.movie_ids[row]), 0)
        belief = counted.belief(thing)
        if belief.is_worth_a_row:
            genres, decade = tuple(clusters.genres_of(label)), clusters.decade_of(label)
            found.append(replace(belief, genres=genres, decade=decade))
    return found
