"""First step: what is known of one person now, the newest event included, by one query."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection
from django.utils import timezone

from collector.models import Person
from collector.patience import TooSlowError, answered
from collector.selectors import root_of
from recommender.conf import disliked_below
from recommender.evidence.mixing import interaction_weights
from recommender.evidence.weariness import repeats_of
from recommender.implicit import implicit_ratings_sql, parameters
from recommender.serving.prepared import execute_prepared
from recommender.serving.steering import NOTHING_ASKED, Steering, steering_of
from recommender.serving.steps import step

logger = logging.getLogger(__name__)

Floats = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

Row = tuple[Any, ...]

MARKS = ("saved", "liked", "seen", "hidden", "bought", "ignored")

# A row for each movie; and one for each preference, without a movie: its own words stand in the place of the marks, and
# with a contributor come their movies.
SQL = """
WITH {implicit}, members AS (
    SELECT person.id, coalesce(person.merged_into_id, person.id) AS root
    FROM collector_person AS person WHERE {scope}
), taken_back AS (
    SELECT root, movie_id, what, max(at) AS at
    FROM collector_withdrawal JOIN members ON members.id = person_id GROUP BY 1, 2, 3
), said AS (
    SELECT DISTINCT ON (members.root, rating.movie_id)
           members.root, rating.movie_id, rating.value, extract(epoch FROM rating.rated_at)::float8 AS said_at
    FROM collector_rating AS rating JOIN members ON members.id = rating.person_id
    LEFT JOIN taken_back ON taken_back.root = members.root AND taken_back.movie_id = rating.movie_id
                        AND taken_back.what = 'rating'
    WHERE taken_back.at IS NULL OR taken_back.at <= rating.rated_at
    ORDER BY members.root, rating.movie_id, rating.rated_at DESC NULLS LAST, rating.person_id
), stands AS (
    SELECT members.root, mark.movie_id, array_agg(DISTINCT mark.kind::text) AS kinds,
           extract(epoch FROM max(mark.marked_at))::float8 AS marked_at
    FROM collector_mark AS mark JOIN members ON members.id = mark.person_id
    LEFT JOIN taken_back ON taken_back.root = members.root AND taken_back.movie_id = mark.movie_id
                        AND taken_back.what = mark.kind
    WHERE taken_back.at IS NULL OR taken_back.at <= mark.marked_at
    GROUP BY members.root, mark.movie_id
), shown AS (
    SELECT person_id AS root, movie_id, value, newest_at FROM implicit
), asked AS (
    SELECT DISTINCT ON (members.root, about, which)
           members.root, about, which, value, extract(epoch FROM set_at)::float8 AS set_at,
           CASE WHEN about = 'contributor' THEN which::bigint END AS contributor_id
    FROM collector_preference AS preference JOIN members ON members.id = preference.person_id
    ORDER BY members.root, about, which, preference.set_at DESC, preference.person_id
)
SELECT root, movie_id, said.value AS half_stars, shown.value AS implicit, coalesce(stands.kinds, '{{}}') AS words,
       greatest(said.said_at, stands.marked_at, extract(epoch FROM shown.newest_at)::float8) AS at,
       NULL::bigint[] AS movie_ids
FROM said FULL JOIN shown USING (root, movie_id) FULL JOIN stands USING (root, movie_id)
UNION ALL
SELECT root, NULL, NULL, NULL,
       ARRAY[about, which, value::text, coalesce(
           (SELECT name FROM catalogue_contributor WHERE id = contributor_id), '')], set_at,
       (SELECT array_agg(movie_id) FROM catalogue_credit AS credit WHERE credit.contributor_id = asked.contributor_id)
FROM asked WHERE value <> 0
ORDER BY root, movie_id
"""
OF_ONE = "(person.id = %(person)s OR person.merged_into_id = %(person)s)"
OF_MANY = "(person.id = ANY(%(persons)s) OR person.merged_into_id = ANY(%(persons)s))"


@dataclass(frozen=True, eq=False)
class Taste:
    """What a person said and did, one row per movie.

    Parameters
    ----------
    movie_ids : ndarray of int64, shape (n,), distinct
    half_stars : ndarray of float64, shape (n,), NaN where not rated
    implicit : ndarray of float64, shape (n,), 0 to 10, NaN where there is none
    times : ndarray of float64, shape (n,), unix seconds of the newest evidence, NaN when unknown
    marks : one mask of shape (n,) per kind of mark
    repeats : movie id -> faded impressions without a click; empty unless the setting is on
    is_late : True when the database did not say in time what the person did
    is_learned_from : False when the person does not want to be learned from: then nothing speaks for a taste
    steering : what the person asked for in general
    key : of the person, empty for nobody's taste; what chance does for one person follows from it
    """

    movie_ids: Ids
    half_stars: Floats
    implicit: Floats
    times: Floats
    marks: dict[str, Mask]
    is_learned_from: bool = True
    is_late: bool = False
    repeats: dict[int, float] = field(default_factory=dict)
    steering: Steering = NOTHING_ASKED
    key: str = ""

    @classmethod
    def of_nobody(cls) -> Taste:
        return cls.of_ratings([])

    @classmethod
    def too_late(cls) -> Taste:
        """Of somebody of whom the database did not tell in time."""
        return replace(cls.of_nobody(), is_late=True)

    @classmethod
    def of_ratings(cls, ratings: Iterable[tuple[int, float]]) -> Taste:
        """A taste that was handed in: (movie id, stars) pairs, oldest first; the last of one movie counts."""
        stars = dict(ratings)
        n = len(stars)
        return cls(
            movie_ids=np.fromiter(stars.keys(), dtype=np.int64, count=n),
            half_stars=np.fromiter((value * 2 for value in stars.values()), dtype=np.float64, count=n),
            implicit=np.full(n, np.nan),
            times=np.arange(n, dtype=np.float64),
            marks={kind: np.zeros(n, dtype=np.bool_) for kind in MARKS},
        )

    def without(self, movie_ids: Collection[int]) -> Taste:
        """As if nothing were known of some movies."""
        stays = ~np.isin(self.movie_ids, list(movie_ids))
        if stays.all():
            return self
        return replace(
            self,
            movie_ids=self.movie_ids[stays],
            half_stars=self.half_stars[stays],
            implicit=self.implicit[stays],
            times=self.times[stays],
            marks={kind: mask[stays] for kind, mask in self.marks.items()},
        )

    @cached_property
    def weights(self) -> Floats:
        """How much each movie speaks for the person's taste, shape (n,); 0 where it does not, and where the
        person said that it shall not. Models learn from the same movies (`recommender.sources`)."""
        if not self.is_learned_from:
            return np.zeros(self.movie_ids.size)
        return interaction_weights(
            half_stars=self.half_stars,
            implicit=self.implicit,
            is_hidden=self.marks["hidden"] | self.marks["ignored"],
        )

    @cached_property
    def is_rated(self) -> Mask:
        return ~np.isnan(self.half_stars)

    @property
    def said_ids(self) -> Ids:
        """Movies that the person did something with on purpose: rated, liked, saved or bought."""
        marks = self.marks
        said = self.is_rated | marks["liked"] | marks["saved"] | marks["bought"]
        return self.movie_ids[said & ~marks["ignored"]]

    @property
    def known_ids(self) -> Ids:
        """Rated, bought or seen: left out of lists."""
        return self.movie_ids[self.is_rated | self.marks["bought"] | self.marks["seen"]]

    @property
    def hidden_ids(self) -> Ids:
        """Dismissed: left out of every list."""
        return self.movie_ids[self.marks["hidden"]]

    @property
    def disliked_ids(self) -> Ids:
        return self.movie_ids[self.half_stars < disliked_below()]

    @property
    def saved_ids(self) -> Ids:
        """The watchlist, newest first; what is not used for picks stands there all the same."""
        rows = np.flatnonzero(self.marks["saved"])
        return self.movie_ids[rows[np.argsort(-np.nan_to_num(self.times[rows]), kind="stable")]]

    @property
    def n_ratings(self) -> int:
        """Ratings that picks are made from."""
        return int((self.is_rated & ~self.marks["ignored"]).sum())

    @property
    def liked_ids(self) -> Ids:
        """Liked, and used for picks."""
        return self.movie_ids[self.marks["liked"] & ~self.marks["ignored"]]

    @property
    def n_saves(self) -> int:
        return int(self.marks["saved"].sum())

    @property
    def n_opinions(self) -> int:
        """Movies that the person rated or liked, and that picks are made from."""
        liked = self.marks["liked"]
        if self.steering.started_at is not None:
            liked = liked & (self.weights > 0)
        return int(((self.is_rated | liked) & ~self.marks["ignored"]).sum())

    @property
    def is_empty(self) -> bool:
        """Nothing speaks for any movie."""
        return not self.weights.any()

    @property
    def newest_favourite_ids(self) -> Ids:
        """Movies that the person rated well, liked or bought, newest first."""
        said = self.is_rated | self.marks["liked"] | self.marks["bought"]
        rows = np.flatnonzero(said & (self.weights > 0))
        order = np.lexsort((self.movie_ids[rows], -self.weights[rows], -np.nan_to_num(self.times[rows])))
        return self.movie_ids[rows[order]]


@step("history")
def taste_of(person: Person | None) -> Taste:
    """What is known of a person now: one query over ratings, marks, preferences and raw events. Never an error
    because the database is slow: then the taste says that it is late."""
    if person is None:
        return Taste.of_nobody()
    try:
        return _of_rows(person, _rows_of(person))
    except TooSlowError as error:
        logger.warning("a taste came too late: %s", error)
        return Taste.too_late()


def _rows_of(person: Person) -> list[Row]:
    statement = SQL.format(implicit=implicit_ratings_sql(OF_ONE), scope=OF_ONE)
    with connection.cursor() as cursor:
        execute_prepared(cursor, statement, {**parameters(), "person": root_of(person)}, number="person")
        rows: list[Row] = cursor.fetchall()
    return rows


def tastes_of(persons: Collection[Person]) -> list[Taste]:
    """The tastes of many, in their order, by one query for all."""
    by_root: dict[int, list[Row]] = defaultdict(list)
    statement = SQL.format(implicit=implicit_ratings_sql(OF_MANY), scope=OF_MANY)
    given = {**parameters(), "persons": [root_of(person) for person in persons]}
    try:
        with connection.cursor() as cursor:
            for row in answered(cursor, statement, given).fetchall():
                by_root[row[0]].append(row)
        return [_of_rows(person, by_root[root_of(person)]) for person in persons]
    except TooSlowError as error:
        logger.warning("the tastes of %d people came too late: %s", len(persons), error)
        return [Taste.too_late() for _ in persons]


def _of_rows(person: Person, rows: list[Row]) -> Taste:
    asked = [(at, words, own_ids) for _, movie_id, _, _, words, at, own_ids in rows if movie_id is None]
    of_movies = [row for row in rows if row[1] is not None]
    _, movie_ids, half_stars, implicit, kinds, times, _ = (
        zip(*of_movies, strict=True) if of_movies else [()] * 7
    )
    return Taste(
        movie_ids=np.array(movie_ids, dtype=np.int64),
        half_stars=np.array(half_stars, dtype=np.float64),
        implicit=np.array(implicit, dtype=np.float64),
        times=np.array(times, dtype=np.float64),
        marks={kind: np.fromiter((kind in held for held in kinds), dtype=np.bool_) for kind in MARKS},
        is_learned_from=person.learns_from_acts,
        repeats=repeats_of(root_of(person), at=timezone.now()) if person.learns_from_views else {},
        steering=steering_of(asked),
        key=str(person.key),
    )
