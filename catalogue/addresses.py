"""Addresses of a movie, kept once they are made: a page of sixty cards asks for two hundred, and routing is slow."""

from __future__ import annotations

from functools import lru_cache

from django.urls import reverse

from catalogue.posters import fingerprint

KEPT = 20_000


@lru_cache(maxsize=KEPT)
def movie_address(movie_id: int, slug: str) -> str:
    return reverse("movie", args=[movie_id, slug])


@lru_cache(maxsize=KEPT)
def poster_address(movie_id: int, title: str, year: int | None, genres: tuple[str, ...]) -> str:
    """Of the drawn poster."""
    return reverse("poster", args=[movie_id, fingerprint(title, year, genres)])
