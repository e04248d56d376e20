"""What templates call: icons, buttons, pictures and words. Nothing here asks the database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from uuid import uuid4

from django import template
from django.template import Context
from django.templatetags.static import static
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from catalogue.addresses import movie_address
from catalogue.folding import slug_of
from catalogue.genre_words import genre_word
from catalogue.models import Movie
from moviegeek.acts import ACTS
from moviegeek.cards import Card
from moviegeek.languages import language_name
from moviegeek.look import SPRITE
from moviegeek.movie import MoviePage
from moviegeek.pictures import (
    backdrop_url,
    genre_names,
    genre_words,
    leading_genre,
    link_picture_url,
    poster_of,
    tone,
)
from moviegeek.words import (
    address_words,
    basis_reason,
    basis_words,
    duration,
    initials,
    match_words,
    offer_words,
    role_name,
    role_words,
    stars,
    wish_words,
)
from recommender.selectors import Reason, ReasonMovie

register = template.Library()
for in_words in (
    address_words,
    duration,
    genre_word,
    initials,
    basis_reason,
    basis_words,
    language_name,
    match_words,
    offer_words,
    role_name,
    role_words,
    stars,
    wish_words,
):
    register.filter(in_words)
for look in (backdrop_url, genre_words, leading_genre, link_picture_url, tone):
    register.simple_tag(look)

SAFE_IN_HTML = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
@lru_cache(maxsize=128)
def icon(name: str) -> SafeString:
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static(SPRITE), name)


@register.simple_tag
def new_stamp() -> str:
    """The number of the act that a form makes: sent twice, it counts once."""
    return str(uuid4())


@register.simple_tag
def switch(card: Card, act: str) -> SafeString:
    """Attributes of the button that does an act to a card's movie, or takes it back where it was done."""
    return _switch(act, bool(getattr(card.state, ACTS[act].kind)))


@lru_cache(maxsize=64)
def _switch(act: str, is_done: bool) -> SafeString:
    value, pressed = (ACTS[act].undo, "true") if is_done else (act, "false")
    return format_html('name="act" value="{}" aria-pressed="{}"', value, pressed)


@register.simple_tag(takes_context=True)
def poster_url(context: Mapping[str, Any], movie: Movie) -> str:
    return poster_of(movie, context.get("has_pictures", False))


@register.simple_tag
def movie_path(movie_id: int, title: str) -> str:
    return movie_address(movie_id, slug_of(title))


@register.simple_tag
def why_line(reason: Reason | None) -> SafeString | str:
    """Why a movie is shown, in the recommender's words, with links to the movies that it names."""
    return "" if reason is None else linked(reason.text, reason.movies)


def linked(text: str, movies: Iterable[ReasonMovie]) -> SafeString:
    """A text with links to the movies that it names, in their order."""
    done, rest = SafeString(""), text
    for movie in movies:
        before, title, after = rest.partition(movie.title)
        if title:
            done, rest = done + escape(before) + movie_link(movie.id, title), after
    return done + escape(rest)


@lru_cache(maxsize=2000)
def movie_link(movie_id: int, title: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', movie_path(movie_id, title), title)


@register.simple_tag
def halves() -> list[tuple[str, str]]:
    """The ten ratings that can be given: value and words."""
    return [
        (
            str(value / 2),
            ngettext("%(stars)s star", "%(stars)s stars", 1 if value == 2 else 2)
            % {"stars": stars(value / 2)},
        )
        for value in range(1, 11)
    ]


@register.simple_tag
def wholes() -> list[tuple[str, str]]:
    return halves()[1::2]


@register.filter
def percent(share: float) -> str:
    """0.31 is "31"; what speaks against, such as -0.05, is "−5"."""
    return f"{round(100 * share)}".replace("-", "−")


@register.filter
def bar_width(share: float) -> int:
    """Hundredths of a bar's full width: nothing for what speaks against."""
    return min(max(round(100 * share), 0), 100)


@register.filter
def decade(year: int) -> int:
    return year // 10 * 10


@register.filter
def abs_value(number: float) -> float:
    return abs(number)


@register.simple_tag(takes_context=True)
def movie_data(context: Context, page: MoviePage) -> SafeString:
    """The movie as schema.org data. A data block: browsers do not run it, so the policy lets it be."""
    movie = page.card.movie
    request = context["request"]
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Movie",
        "name": movie.title,
        "url": request.build_absolute_uri(movie.get_absolute_url()),
        "genre": genre_names(movie),
    }
    if movie.year:
        data["datePublished"] = str(movie.year)
    if page.tells_mean and movie.rating_mean is not None:
        data["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": round(movie.rating_mean, 2),
            "ratingCount": movie.rating_count,
            "bestRating": 5,
            "worstRating": 0.5,
        }
    text = json.dumps(data).translate(SAFE_IN_HTML)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))


@register.filter
def starts_at(stars_given: float | None, value: str) -> bool:
    """True for the radio button that stands for what was given."""
    return stars_given is not None and float(value) == stars_given


@register.simple_tag(takes_context=True)
def address_with(context: Context, **changes: object) -> str:
    """This page's address with something else asked for; None takes it out."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}"
