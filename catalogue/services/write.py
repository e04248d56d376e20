"""Movies written one at a time or in batches by a program that owns the catalogue."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from catalogue.errors import UnknownMovieError
from catalogue.folding import fold, slug_of, sort_key
from catalogue.models import ORIGIN_ID, ExternalId, Genre, Keyword, Movie
from catalogue.selectors import LARGEST_KEY

NAME_LENGTH = 300


@dataclass(frozen=True)
class Written:
    movie: Movie
    created: bool


@transaction.atomic
def write_movie(*, reference: str, title: str, **fields: Any) -> Written:
    """Creates or changes the movie known as `origin:id`; by number only changes are possible.

    Lists replace what was there; fields that are not given stay.
    """
    genres, keywords = fields.pop("genres", None), fields.pop("keywords", None)
    names = {
        "title": title,
        "sort_title": sort_key(title)[:NAME_LENGTH],  # folding can make text longer
        "search_title": fold(title)[:NAME_LENGTH],
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
    is_number = reference.isascii() and reference.isdigit() and int(reference[:20]) <= LARGEST_KEY
    movie = Movie.objects.filter(pk=reference).first() if is_number else None
    if movie is None:
        raise UnknownMovieError(reference)
    return movie


def _claim(movie: Movie, reference: str) -> None:
    origin, _, value = reference.partition(":")
    ExternalId.objects.create(movie=movie, origin=origin, value=value)


def _genre(name: str) -> Genre:
    """By its address, so that "sci-fi" and "Sci-Fi" are one."""
    slug = slugify(name)[:40]
    try:
        with transaction.atomic():
            return Genre.objects.get_or_create(slug=slug, defaults={"name": name})[0]
    except IntegrityError:
        return Genre.objects.get(name=name)
