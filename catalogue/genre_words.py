"""Genres in the reader's language. What is stored, sent over REST and written in addresses stays English."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import pgettext

from catalogue.folding import fold
from catalogue.models import Genre

CONTEXT = "genre"  # "Music" as a genre need not be "music" elsewhere
NAMES = frozenset(
    [
        "Action",
        "Adult",
        "Adventure",
        "Animation",
        "Biography",
        "Children",
        "Comedy",
        "Crime",
        "Documentary",
        "Drama",
        "Fantasy",
        "Film-Noir",
        "Foreign",
        "Game-Show",
        "History",
        "Horror",
        "IMAX",
        "Music",
        "Musical",
        "Mystery",
        "News",
        "Reality",
        "Romance",
        "Sci-Fi",
        "Short",
        "Sport",
        "Talk-Show",
        "Thriller",
        "TV Movie",
        "War",
        "Western",
    ]
)


def genre_word(name: str) -> str:
    """A genre that a catalogue of one's own brought along has one name in all languages."""
    return pgettext(CONTEXT, name) if name in NAMES else name


def genres_called(text: str, genres: Iterable[Genre]) -> list[Genre]:
    """Those whose name begins so, in the reader's language or in English."""
    asked = fold(text)
    return [
        genre
        for genre in genres
        if fold(genre.name).startswith(asked) or fold(genre_word(genre.name)).startswith(asked)
    ]
