"""People, one by one: for staff who may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import CharField, Q
from django.db.models.functions import Cast

from analytics.scope import Scope
from catalogue.models import Movie
from collector.models import Person, Slate
from collector.selectors import evidence_of, person_ids, persons_named
from recommender.selectors import evidence_half_life_days, evidence_weights

PAGE = 50
LONGEST_EVIDENCE = 1000
SLATES_SHOWN = 6
LIKED_FROM_STARS = 3.5
FEWEST_LETTERS = 4  # of a key, to look for

# Newest first among those who did something in the period; a search looks at everybody.
LIST = """
SELECT person.id, person.key, person.origin, person.origin_id, account.email, account.name,
       counted.n_events, counted.n_clicked, counted.n_bought, counted.last_day,
       (SELECT count(*) FROM collector_rating WHERE person_id = person.id) AS n_ratings
FROM (
    SELECT coalesce(person.merged_into_id, person.id) AS id, sum(n_events)::bigint AS n_events,
           sum(n_clicked)::bigint AS n_clicked, sum(n_bought)::bigint AS n_bought, max(day) AS last_day
    FROM analytics_dailyperson AS row JOIN collector_person AS person ON person.id = row.person_id
    WHERE day BETWEEN %(first)s AND %(last)s AND is_simulated = ANY(%(simulated)s) AND is_bot = ANY(%(bots)s)
    GROUP BY 1
) AS counted {join} JOIN collector_person AS person ON person.id = counted.id
LEFT JOIN accounts_user AS account ON account.id = person.user_id
{where}
ORDER BY counted.last_day DESC NULLS LAST, counted.n_events DESC NULLS LAST, person.id
LIMIT %(limit)s OFFSET %(offset)s
"""


@dataclass(frozen=True)
class PersonRow:
    id: int
    key: UUID
    origin: str | None
    origin_id: str | None
    email: str | None
    account_name: str | None
    n_events: int | None
    n_clicked: int | None
    n_bought: int | None
    last_day: datetime | None
    n_ratings: int

    @property
    def name(self) -> str:
        return name_of(self.key, self.origin, self.origin_id, self.account_name or self.email)

    @property
    def sort(self) -> str:
        return sort_of(self.origin, has_account=self.email is not None)


@dataclass(frozen=True)
class EvidenceRow:
    """One piece of evidence with how much it says now."""

    movie: Movie | None
    kind: str
    at: datetime | None
    value: float | None
    weight: float | None  # None: a rating speaks for itself, or the kind does not count
    decay: float | None  # 1 for the person's newest, half of it after each half-life

    @property
    def is_liked(self) -> bool:
        return self.kind == "rate" and self.value is not None and self.value >= LIKED_FROM_STARS


def name_of(key: UUID, origin: str | None, origin_id: str | None, account: str | None) -> str:
    """How staff call somebody: by account, by the file's number, or by the first letters of the key."""
    if account:
        return account
    return f"{origin} {origin_id}" if origin else f"guest {str(key)[:8]}"


def sort_of(origin: str | None, *, has_account: bool) -> str:
    if has_account:
        return "signed in"
    if origin == Person.SIMULATED:
        return "simulated"
    return "imported" if origin else "guest"


def name_of_person(person: Person) -> str:
    account = person.user
    name = (account.name or account.email) if account else None
    return name_of(person.key, person.origin, person.origin_id, name)


def sort_of_person(person: Person) -> str:
    return sort_of(person.origin, has_account=person.user_id is not None)


def person_rows(scope: Scope, *, words: str = "", offset: int = 0) -> list[PersonRow]:
    """One page; with words those whose key, origin and number, or account is that."""
    ids = _found(words) if words else None
    statement = LIST.format(
        join="RIGHT" if words else "", where="WHERE person.id = ANY(%(ids)s)" if words else ""
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, scope.sql() | {"ids": ids, "limit": PAGE, "offset": offset})
        return [PersonRow(*row) for row in cursor.fetchall()]


def _found(words: str) -> list[int]:
    """By reference, account, number in a file, or the first letters of the key."""
    known = {person.pk for person in persons_named([words]).values()}
    alike = Q(user__email__icontains=words) | Q(user__name__icontains=words) | Q(origin_id=words)
    found = Person.objects.annotate(letters=Cast("key", CharField())).filter(merged_into=None)
    if len(words) >= FEWEST_LETTERS:
        alike |= Q(letters__startswith=words.lower())
    return sorted(known | set(found.filter(alike).values_list("pk", flat=True)[:PAGE]))


def evidence_rows(person: Person) -> list[EvidenceRow]:
    """What a person's lists are made from, newest first, with weight and age. Four queries."""
    evidence = evidence_of(person, limit=LONGEST_EVIDENCE)
    movies = Movie.objects.for_cards().in_bulk({piece.movie_id for piece in evidence})
    weights, half_life = evidence_weights(), timedelta(days=evidence_half_life_days())
    newest = max((piece.at for piece in evidence if piece.at), default=None)
    return [
        EvidenceRow(
            movies.get(piece.movie_id),
            piece.kind,
            piece.at,
            piece.value,
            weights.get(piece.kind),
            2.0 ** (-((newest - piece.at) / half_life)) if newest and piece.at else None,
        )
        for piece in evidence
    ]


def genre_shares(movies: Sequence[Movie], weights: Sequence[float]) -> dict[str, float]:
    """Each movie's weight spread over its genres (which should be prefetched); sums to 1."""
    total: dict[str, float] = defaultdict(float)
    for movie, weight in zip(movies, weights, strict=True):
        genres = list(movie.genres.all())
        for genre in genres:
            total[genre.name] += weight / len(genres)
    whole = sum(total.values())
    return {name: amount / whole for name, amount in total.items()} if whole else {}


def taste_by_genre(evidence: Sequence[EvidenceRow]) -> dict[str, float]:
    """Genres of the movies that were rated well, by their stars."""
    liked = [(row.movie, row.value) for row in evidence if row.is_liked and row.movie and row.value]
    return genre_shares([movie for movie, _ in liked], [stars for _, stars in liked])


def newest_slates(person: Person) -> list[tuple[Slate, list[dict[str, Any]]]]:
    """What was offered last, with each place's movie, score, source and reason. Three queries."""
    slates = list(Slate.objects.filter(person__in=person_ids(person)).order_by("-created_at")[:SLATES_SHOWN])
    wanted = {movie_id for slate in slates for movie_id in slate.movie_ids}
    titles = {movie.pk: movie for movie in Movie.objects.filter(pk__in=wanted)}
    return [(slate, [_place(item, titles) for item in slate.items]) for slate in slates]


def _place(item: dict[str, Any], movies: dict[int, Movie]) -> dict[str, Any]:
    return {**item, "movie": movies.get(item.get("movie", 0))}
