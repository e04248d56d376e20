"""What is asked for, as chips that can be taken off, and the addresses that more or less is asked for by."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.genre_words import genre_word
from catalogue.models import Genre
from catalogue.selectors import browse
from moviegeek.asked import Asked, asked_of


@dataclass(frozen=True)
class Removable:
    """Something asked for, and the address without it."""

    words: str
    address: str


def chosen_of(asked: Asked, words: dict[str, str]) -> list[Removable]:
    """Everything asked for as chips that can be taken off, in the order of the form."""
    templates = {
        "genre": "%s",
        "all": _("also %s"),
        "not": _("not %s"),
        "decade": "%s",
        "language": "%s",
        "year_min": _("from %s"),
        "year_max": _("until %s"),
        "rating": _("%s stars or more"),
        "ratings": _("%s ratings or more"),
        "length": _("up to %s min"),
        "seen": _("Without what I have seen"),
        "watchlist": _("Only my watchlist"),
    }
    found = []
    for name, template in templates.items():
        for value in asked.query.getlist(name):
            if value and name not in asked.ignored:
                shown = template % words.get(value, value) if "%s" in template else template
                found.append(Removable(shown, address_without(asked.query, name, value)))
    return found


def rescue_of(asked: Asked) -> tuple[Removable, int] | None:
    """The one thing whose removal brings most movies back."""
    slugs = {genre.slug: genre_word(genre.name) for genre in Genre.objects.all()}
    options = []
    for chip in chosen_of(asked, slugs):
        rest = asked_of(QueryDict(chip.address.partition("?")[2]))
        filters = replace(rest.filters, without=asked.filters.without, only=asked.filters.only)
        options.append((chip, browse(filters).count()))
    best = max(options, key=lambda option: option[1], default=None)
    return best if best and best[1] else None


def address_of(query: QueryDict, **changes: str) -> str:
    changed = query.copy()
    for name, value in changes.items():
        changed[name] = value
    return f"{reverse('browse')}?{changed.urlencode()}"


def address_without(query: QueryDict, name: str, value: str) -> str:
    changed = query.copy()
    changed.setlist(name, [kept for kept in changed.getlist(name) if kept != value])
    changed.pop("page", None)
    return f"{reverse('browse')}?{changed.urlencode()}" if changed else reverse("browse")
