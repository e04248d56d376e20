"""How a movie looks: the addresses of its drawn pictures, and the genres that they are drawn after."""

from __future__ import annotations

from functools import lru_cache

from django.urls import reverse

from catalogue.addresses import poster_address
from catalogue.enrichment.pictures import picture_version
from catalogue.genre_words import genre_word
from catalogue.models import Movie
from catalogue.posters import fingerprint, poster_family, poster_tone


def poster_of(movie: Movie, may_be_printed: bool) -> str:
    """The printed poster where there is one and it is wanted, else the drawn one."""
    if may_be_printed and (version := picture_version(movie)):
        return reverse("picture", args=[movie.pk, version])
    return drawn_poster_url(movie)


def drawn_poster_url(movie: Movie) -> str:
    return poster_address(movie.pk, movie.title, movie.year, genre_names(movie))


def backdrop_url(movie: Movie) -> str:
    return reverse("backdrop", args=[movie.pk, fingerprint(movie.title, movie.year, genre_names(movie))])


def link_picture_url(movie: Movie) -> str:
    """The picture that other sites show beside a link to the movie."""
    return reverse("link-picture", args=[movie.pk, fingerprint(movie.title, movie.year, genre_names(movie))])


def tone(movie: Movie) -> str:
    """The class that carries the colours of the movie's pictures."""
    return f"tone-{poster_tone(movie.title, movie.year, genre_names(movie))}"


def genre_names(movie: Movie) -> tuple[str, ...]:
    """In the order of the alphabet; sorted once for a movie whose genres were fetched with it."""
    if "genres" not in getattr(movie, "_prefetched_objects_cache", {}):
        return tuple(sorted(genre.name for genre in movie.genres.all()))
    if "sorted_genres" not in movie.__dict__:
        movie.__dict__["sorted_genres"] = tuple(sorted(genre.name for genre in movie.genres.all()))
    names: tuple[str, ...] = movie.__dict__["sorted_genres"]
    return names


def genre_words(movie: Movie, limit: int = 3) -> str:
    return ", ".join(genre_word(name) for name in genre_names(movie)[:limit])


def leading_genre(movie: Movie) -> str:
    """The one genre that a card has room for: the one that its poster is drawn after."""
    return genre_word(_leading(genre_names(movie)))


@lru_cache(maxsize=1024)
def _leading(names: tuple[str, ...]) -> str:
    family = poster_family(names)
    return next((name for name in names if poster_family([name]) == family), names[0] if names else "")
