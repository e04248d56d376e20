"""Small things that templates draw: icons, pictures, stars, times. Nothing here asks the database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import uuid4

from django import template
from django.template import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.enrichment.pictures import picture_version
from catalogue.folding import slug_of
from catalogue.genre_words import genre_word
from catalogue.models import Movie
from catalogue.posters import fingerprint, poster_family, poster_tone
from moviegeek.acts import ACTS
from moviegeek.cards import Card
from moviegeek.languages import language_name
from moviegeek.look import SPRITE
from moviegeek.movie import MoviePage
from recommender.selectors import Reason

register = template.Library()
register.filter(genre_word)
register.filter(language_name)

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
    is_done = getattr(card.state, ACTS[act].kind)
    value, pressed = (ACTS[act].undo, "true") if is_done else (act, "false")
    return format_html('name="act" value="{}" aria-pressed="{}"', value, pressed)


@register.simple_tag(takes_context=True)
def poster_url(context: Mapping[str, Any], movie: Movie) -> str:
    """The printed poster where there is one and it is wanted, else the drawn one."""
    if context.get("has_pictures") and (version := picture_version(movie)):
        return reverse("picture", args=[movie.pk, version])
    return drawn_poster_url(movie)


def drawn_poster_url(movie: Movie) -> str:
    return reverse("poster", args=[movie.pk, fingerprint(movie.title, movie.year, genre_names(movie))])


@register.simple_tag
def backdrop_url(movie: Movie) -> str:
    return reverse("backdrop", args=[movie.pk, fingerprint(movie.title, movie.year, genre_names(movie))])


@register.simple_tag
def link_picture_url(movie: Movie) -> str:
    """The picture that other sites show beside a link to the movie."""
    return reverse("link-picture", args=[movie.pk, fingerprint(movie.title, movie.year, genre_names(movie))])


@register.simple_tag
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


@register.simple_tag
def genre_words(movie: Movie, limit: int = 3) -> str:
    return ", ".join(genre_word(name) for name in genre_names(movie)[:limit])


@register.simple_tag
def leading_genre(movie: Movie) -> str:
    """The one genre that a card has room for: the one that its poster is drawn after."""
    return genre_word(_leading(genre_names(movie)))


@lru_cache(maxsize=1024)
def _leading(names: tuple[str, ...]) -> str:
    family = poster_family(names)
    return next((name for name in names if poster_family([name]) == family), names[0] if names else "")


@register.simple_tag
def movie_path(movie_id: int, title: str) -> str:
    return reverse("movie", args=[movie_id, slug_of(title)])


@register.filter
def duration(minutes: int | None) -> str:
    """131 is "2 h 11 min", which stays on one line."""
    if not minutes:
        return ""
    hours, rest = divmod(minutes, 60)
    words = _("%(hours)d h %(minutes)d min") if hours else _("%(minutes)d min")
    return (words % {"hours": hours, "minutes": rest}).replace(" ", "\N{NO-BREAK SPACE}")


@register.filter
def stars(value: float | None) -> str:
    """4.5 is "4½"."""
    if value is None:
        return ""
    whole, half = int(value), value % 1 >= 0.5
    return f"{whole or ''}½" if half else str(whole)


@register.filter
def match_words(match: str | None) -> str:
    words = {"strong": _("Strong match"), "good": _("Good match"), "some": _("Some match")}
    return words.get(match or "", "")


@register.filter
def kind_words(kind: str) -> str:
    """Whose a shelf is."""
    words = {"personal": _("Personal"), "similar": _("Similar"), "popular": _("Popular")}
    return words.get(kind, kind)


@register.filter
def kind_reason(kind: str) -> str:
    words = {
        "personal": _("Made for you alone, from what you rated, saved, looked at and asked for."),
        "similar": _("What is like this movie, nearly the same for everyone."),
        "popular": _("The same for everyone, without what you know, hid or never want to be shown."),
    }
    return words.get(kind, "")


@register.filter
def wish_words(wish: str) -> str:
    words = {"more": _("More"), "less": _("Less"), "never": _("Never")}
    return words.get(wish, wish)


@register.simple_tag
def why_line(reason: Reason | None) -> SafeString | str:
    """Why a movie is shown, in the recommender's words, with links to the movies that it names."""
    if reason is None:
        return ""
    done, rest = SafeString(""), reason.text
    for movie in reason.movies:
        before, title, after = rest.partition(movie.title)
        if title:
            link = format_html('<a href="{}">{}</a>', movie_path(movie.id, title), title)
            done, rest = format_html("{}{}{}", done, before, link), after
    return format_html("{}{}", done, rest)


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
def role_words(role: str) -> str:
    words = {"director": _("Directed by"), "writer": _("Written by"), "cast": _("Cast")}
    return words.get(role, role)


@register.filter
def offer_words(kind: str) -> str:
    words = {
        "stream": _("Subscription"),
        "free": _("Free"),
        "ads": _("Free, with ads"),
        "rent": _("Rent"),
        "buy": _("Buy"),
    }
    return words.get(kind, kind)


@register.filter
def role_name(role: str) -> str:
    words = {"director": _("Director"), "writer": _("Writer"), "cast": _("Cast")}
    return words.get(role, role)


@register.filter
def address_words(path: str | None) -> str:
    """The words of an address, to search for: "/movies/99-night-ferry/" gives "night ferry"."""
    last = [part for part in (path or "").split("/") if part][-1:]
    return " ".join(word for word in "".join(last).replace("%20", "-").split("-") if not word.isdigit())[:100]


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
def initials(name: str) -> str:
    words = name.replace("@", " ").replace(".", " ").split()
    return "".join(word[0] for word in words[:2]).upper() or "?"


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
