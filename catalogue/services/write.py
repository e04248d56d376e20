"""Movies written one at a time or in batches by a program that owns the catalogue."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from catalogue.errors import TakenIdError, UnknownMovieError
from catalogue.folding import fold, slug_of, sort_key
from catalogue.models import ORIGIN_ID, TITLE_LENGTH, ExternalId, Genre, Keyword, Movie
from catalogue.selectors import key_in


@dataclass(frozen=True)
class Written:
    movie: Movie
    created: bool


def write_movie(*, reference: str, title: str, **fields: Any) -> Written:
    """Creates or changes the movie known as `origin:id`; by number only changes are possible.

    Lists replace what was there, an external id the one of its origin; fields that are not given stay.
    """
    try:
        return _write(reference, title, fields)
    except IntegrityError:  # somebody else gave the name away meanwhile: now it is seen
        return _write(reference, title, fields)


def remove_movie(*, reference: str, at: datetime) -> None:
    """Takes a movie out of the catalogue; what people did with it stays, and writing it brings it back. Again is
    as good as once."""
    movie = _movie_for_writing(reference)
    if movie is None:
        raise UnknownMovieError(reference)
    Movie.objects.filter(pk=movie.pk, removed_at=None).update(removed_at=at)


@transaction.atomic
def _write(reference: str, title: str, given: Mapping[str, Any]) -> Written:
    fields = dict(given)
    external_ids: dict[str, str] = fields.pop("external_ids", {})
    genres, keywords = fields.pop("genres", None), fields.pop("keywords", None)
    names = {
        "title": title,
        "sort_title": sort_key(title)[:TITLE_LENGTH],  # folding can make text longer
        "search_title": fold(title)[:TITLE_LENGTH],
        "slug": slug_of(title),
        "removed_at": None,
    }
    movie = _movie_for_writing(reference)
    created = movie is None
    movie = movie or Movie()
    for name, value in (names | fields).items():
        setattr(movie, name, value)
    movie.save()
    if created:
        _claim(movie, reference)
    for origin, value in external_ids.items():
        _name(movie, origin, value)
    if genres is not None:
        movie.genres.set([_genre(name) for name in dict.fromkeys(genres)])
    if keywords is not None:
        movie.keywords.set(
            [Keyword.objects.get_or_create(name=name.lower()[:80])[0] for name in dict.fromkeys(keywords)]
        )
    return Written(movie=movie, created=created)


def _movie_for_writing(reference: str) -> Movie | None:
    if re.fullmatch(ORIGIN_ID, reference):
        origin, _, value = reference.partition(":")
        return Movie.objects.filter(external_ids__origin=origin, external_ids__value=value).first()
    key = key_in(reference)
    movie = Movie.objects.filter(pk=key).first() if key else None
    if movie is None:
        raise UnknownMovieError(reference)
    return movie


def _claim(movie: Movie, reference: str) -> None:
    origin, _, value = reference.partition(":")
    ExternalId.objects.create(movie=movie, origin=origin, value=value)


def _name(movie: Movie, origin: str, value: str) -> None:
    """From now on the movie is known as this in that catalogue, and as nothing else there."""
    other = ExternalId.objects.select_related("movie").filter(origin=origin, value=value).first()
    if other is not None and other.movie_id != movie.pk:
        raise TakenIdError(str(other), str(other.movie))
    movie.external_ids.filter(origin=origin).exclude(value=value).delete()
    if other is None:
        movie.external_ids.create(origin=origin, value=value)


def _genre(name: str) -> Genre:
    """By its address, so that "sci-fi" and "Sci-Fi" are one."""
    slug = slugify(name)[:40]
    try:
        with transaction.atomic():
            return Genre.objects.get_or_create(slug=slug, defaults={"name": name})[0]
    except IntegrityError:
        return Genre.objects.get(name=name)
