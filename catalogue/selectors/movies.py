from __future__ import annotations

from collections.abc import Collection

from django.db import connection
from django.db.models import QuerySet

from catalogue.errors import RemovedMovieError, UnknownMovieError
from catalogue.models import Genre, Movie, MovieQuerySet
from catalogue.selectors.cards import CARDS

LARGEST_KEY = 2**63 - 1  # the largest number that Postgres keeps in a bigint

# Every change of a row gives it another place or another writer; genres are few, and a renamed one renews all.
AS_THEY_ARE = """
SELECT id, xmin::text, ctid::text,
       ARRAY(SELECT genre_id FROM catalogue_movie_genres WHERE movie_id = movie.id ORDER BY 1)::text,
       (SELECT md5(string_agg(xmin::text || ctid::text, ' ' ORDER BY id)) FROM catalogue_genre)
FROM catalogue_movie AS movie WHERE id = ANY(%s) AND removed_at IS NULL ORDER BY id
"""


def movies() -> MovieQuerySet:
    return Movie.objects.all().present()


def movies_by_id(ids: Collection[int]) -> dict[int, Movie]:
    """Those that are present, with what a card shows; not to be changed, as others read them too.

    One query; two more for movies that this process has not met as they are now.
    """
    with connection.cursor() as cursor:
        cursor.execute(AS_THEY_ARE, [list(ids)])
        versions = {movie_id: tuple(version) for movie_id, *version in cursor.fetchall()}
    found = {movie_id: CARDS.of(movie_id, version) for movie_id, version in versions.items()}
    new = [movie_id for movie_id, movie in found.items() if movie is None]
    for movie in movies().filter(pk__in=new).for_cards() if new else ():
        found[movie.pk] = CARDS.keep(movie, versions[movie.pk])
    return {movie_id: movie for movie_id, movie in found.items() if movie is not None}


def movies_in_order(ids: Collection[int]) -> list[Movie]:
    """Those that are present, in the order of `ids`; as `movies_by_id` else."""
    found = movies_by_id(ids)
    return [found[movie_id] for movie_id in ids if movie_id in found]


def key_in(reference: str) -> int | None:
    """The number that a reference is, if a movie can have it; None for any other text, however long."""
    if not (reference.isascii() and reference.isdigit()):
        return None
    digits = reference.lstrip("0")[: len(str(LARGEST_KEY)) + 1]  # Python refuses to read thousands of them
    return int(digits) if digits and is_key(int(digits)) else None


def is_key(number: int) -> bool:
    """Whether a movie can have it as its number."""
    return 0 < number <= LARGEST_KEY


def genres() -> QuerySet[Genre]:
    return Genre.objects.order_by("name")


def card_by_reference(reference: str) -> Movie:
    """As `movie_by_reference`, with what a card shows: of a number that this process has met, without building the
    movie anew."""
    key = key_in(reference)
    if key and (found := movies_by_id([key])):
        return found[key]
    return movie_by_reference(reference)


def movie_by_reference(reference: str) -> Movie:
    """The movie known as "12" or by another catalogue's id as in "imdb:tt0114709"."""
    origin, colon, value = reference.partition(":")
    if "\0" in reference:  # Postgres takes none
        found = None
    elif colon:
        found = Movie.objects.filter(external_ids__origin=origin, external_ids__value=value).first()
    elif key := key_in(reference):
        found = Movie.objects.filter(pk=key).first()
    else:
        found = None
    if found is None:
        raise UnknownMovieError(reference)
    if found.removed_at:
        raise RemovedMovieError(found.title)
    return found
