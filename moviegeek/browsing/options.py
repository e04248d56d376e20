"""What can be asked for: genres, languages and decades, with how many movies each would give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalogue.folding import fold
from catalogue.genre_words import genre_word
from catalogue.models import Genre
from catalogue.selectors import FilterCounts
from moviegeek.asked import Asked
from moviegeek.languages import language_name


@dataclass(frozen=True)
class Option:
    """One thing that can be asked for: its words, how many movies it would give, whether it is asked for."""

    value: str
    words: str
    count: int
    is_on: bool


def genre_options(asked: Asked, counts: FilterCounts, all_genres: Sequence[Genre]) -> list[Option]:
    """Ticked for all of them, a genre says how many are left with it; for any of them, how many it adds."""
    by_slug = counts.narrower if asked.wants_all_genres else counts.genres
    ticked = asked.filters.all_genres if asked.wants_all_genres else asked.filters.any_genres
    found = [
        Option(genre.slug, genre_word(genre.name), by_slug.get(genre.slug, 0), genre.slug in ticked)
        for genre in all_genres
    ]
    return sorted(found, key=lambda option: fold(option.words))


def unwanted_options(
    asked: Asked, counts: FilterCounts, all_genres: Sequence[Genre], *, total: int
) -> list[Option]:
    """How many are left without each genre."""
    found = [
        Option(
            genre.slug,
            genre_word(genre.name),
            total - counts.narrower.get(genre.slug, 0),
            genre.slug in asked.filters.no_genres,
        )
        for genre in all_genres
    ]
    return sorted(found, key=lambda option: fold(option.words))


def language_options(asked: Asked, counts: FilterCounts) -> list[Option]:
    codes = [*counts.languages, *(code for code in asked.filters.languages if code not in counts.languages)]
    return [
        Option(code, language_name(code), counts.languages.get(code, 0), code in asked.filters.languages)
        for code in codes
    ]


def decade_options(asked: Asked, counts: FilterCounts) -> list[Option]:
    decades = sorted({*counts.decades, *asked.filters.decades}, reverse=True)
    return [
        Option(
            f"{decade}s",
            _("%(decade)ds") % {"decade": decade},
            counts.decades.get(decade, 0),
            decade in asked.filters.decades,
        )
        for decade in decades
    ]
