"""How things stand with a person now.

For somebody with merged persons the newest word wins, also when it was to take something back: an older
rating by the merged person does not return when the rating over it is withdrawn. Of two words at the same moment
that of the older person stands: rows have new numbers after a replay.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from collector.models import Mark, Person, Rating, Withdrawal
from collector.patience import answered
from collector.selectors.persons import person_ids, root_of

LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)
RATED_AT = Coalesce(OuterRef("rated_at"), LONG_AGO)  # of an unknown time: older than everything
KNOWN_MARKS = (Mark.Kind.SEEN, Mark.Kind.BOUGHT)

# What holds of each movie for a person and all merged into it: the newest word of each kind, unless it took back.
NEWEST_WORDS = """
WITH members AS (
    SELECT id FROM collector_person WHERE id = %(root)s OR merged_into_id = %(root)s
), words AS (
    SELECT movie_id, 'rating' AS what, value, coalesce(rated_at, '-infinity') AS at, person_id, true AS holds
    FROM collector_rating WHERE person_id IN (TABLE members) AND movie_id = ANY(%(movies)s)
    UNION ALL
    SELECT movie_id, kind, 0, marked_at, person_id, true
    FROM collector_mark WHERE person_id IN (TABLE members) AND movie_id = ANY(%(movies)s)
    UNION ALL
    SELECT movie_id, what, 0, at, person_id, false
    FROM collector_withdrawal WHERE person_id IN (TABLE members) AND movie_id = ANY(%(movies)s)
), newest AS (
    SELECT DISTINCT ON (movie_id, what) movie_id, what, value, holds
    FROM words ORDER BY movie_id, what, at DESC, holds DESC, person_id
)
SELECT movie_id, what, value FROM newest WHERE holds
"""


@dataclass(frozen=True)
class CardState:
    stars: float | None = None
    saved: bool = False
    liked: bool = False
    seen: bool = False
    hidden: bool = False
    bought: bool = False
    ignored: bool = False


def ratings_of(person: Person) -> QuerySet[Rating]:
    return _ratings(person_ids(person))


def marks_of(person: Person, kind: str | None = None) -> QuerySet[Mark]:
    marks = _marks(person_ids(person))
    return marks.filter(kind=kind) if kind else marks


def card_states(person: Person, movie_ids: Iterable[int]) -> dict[int, CardState]:
    """For each movie asked for. One query."""
    wanted = list(movie_ids)
    with connection.cursor() as cursor:
        cursor.execute(NEWEST_WORDS, {"root": root_of(person), "movies": wanted})
        return _states(wanted, cursor.fetchall())


def card_states_in_time(person: Person, movie_ids: Iterable[int]) -> dict[int, CardState]:
    """The same for a page that goes without them rather than wait. Raises TooSlowError."""
    wanted = list(movie_ids)
    with connection.cursor() as cursor:
        given = {"root": root_of(person), "movies": wanted}
        return _states(wanted, answered(cursor, NEWEST_WORDS, given).fetchall())


def _states(movie_ids: Iterable[int], words: Iterable[tuple[int, str, int]]) -> dict[int, CardState]:
    states: dict[int, dict[str, Any]] = {movie_id: {} for movie_id in movie_ids}
    for movie_id, what, half_stars in words:
        is_rating = what == Withdrawal.RATING
        states[movie_id]["stars" if is_rating else what] = half_stars / 2 if is_rating else True
    return {movie_id: CardState(**state) for movie_id, state in states.items()}


def known_movie_ids(person: Person) -> set[int]:
    """Rated, bought or seen: left out of lists."""
    ids = person_ids(person)
    marked = _marks(ids).filter(kind__in=KNOWN_MARKS).values_list("movie_id", flat=True)
    return {*_ratings(ids).values_list("movie_id", flat=True), *marked}


def hidden_movie_ids(person: Person) -> set[int]:
    return set(marks_of(person, Mark.Kind.HIDDEN).values_list("movie_id", flat=True))


def _ratings(ids: list[int]) -> QuerySet[Rating]:
    ratings = Rating.objects.filter(person__in=ids)
    if len(ids) == 1:
        return ratings
    newest = (
        ratings.exclude(_withdrawn_later(ids, what=Withdrawal.RATING, at=RATED_AT))
        .order_by("movie_id", F("rated_at").desc(nulls_last=True), "person_id")
        .distinct("movie_id")
    )
    return Rating.objects.filter(pk__in=newest.values("pk"))


def _marks(ids: list[int]) -> QuerySet[Mark]:
    marks = Mark.objects.filter(person__in=ids)
    if len(ids) == 1:
        return marks
    newest = (
        marks.exclude(_withdrawn_later(ids, what=OuterRef("kind"), at=OuterRef("marked_at")))
        .order_by("movie_id", "kind", "-marked_at", "pk")
        .distinct("movie_id", "kind")
    )
    return Mark.objects.filter(pk__in=newest.values("pk"))


def _withdrawn_later(ids: list[int], *, what: str | OuterRef, at: OuterRef | Coalesce) -> Exists:
    return Exists(Withdrawal.objects.filter(person__in=ids, movie=OuterRef("movie"), what=what, at__gt=at))
