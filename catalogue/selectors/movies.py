from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from catalogue.errors import RemovedMovieError, UnknownMovieError
from catalogue.models import Genre, Movie, MovieQuerySet

LARGEST_KEY = 2**63 - 1


def movies() -> MovieQuerySet:
    return Movie.objects.all().present()


def movies_by_id(ids: Collection[int]) -> dict[int, Movie]:
    """Those that are present, with what a card shows. Two queries."""
    return {movie.pk: movie for movie in movies().filter(pk__in=ids).for_cards()}


def genres() -> QuerySet[Genre]:
    return Genre.objects.order_by("name")


def movie_by_reference(reference: str) -> Movie:
    """The movie known as "12" or by another catalogue's id as in "imdb:tt0114709"."""
    origin, colon, value = reference.partition(":")
    if "\0" in reference:  # Postgres takes none
        found = None
    elif colon:
        found = Movie.objects.filter(external_ids__origin=origin, external_ids__value=value).first()
    elif reference.isascii() and reference.isdigit() and int(reference) <= LARGEST_KEY:
        found = Movie.objects.filter(pk=int(reference)).first()
    else:
        found = None
    if found is None:
        raise UnknownMovieError(reference)
    if found.removed_at:
        raise RemovedMovieError(found.title)
    return found
