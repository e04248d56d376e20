"""Movies by the number in an address."""

from __future__ import annotations

from django.http import Http404

from catalogue.errors import RemovedMovieError, UnknownMovieError
from catalogue.models import Movie
from catalogue.selectors import card_by_reference


def movie_or_404(movie_id: int) -> Movie:
    """The movie with its genres."""
    try:
        return present_movie(movie_id)
    except RemovedMovieError as error:
        raise Http404(str(error)) from error


def present_movie(movie_id: int) -> Movie:
    """The movie with its genres; raises `RemovedMovieError` for one that was taken out of the catalogue."""
    try:
        return card_by_reference(str(movie_id))
    except UnknownMovieError as error:
        raise Http404(str(error)) from error
