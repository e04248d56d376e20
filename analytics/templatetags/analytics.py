"""Small things that the dashboard's templates draw: icons, numbers, ages. Nothing here asks the database."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from analytics import words
from analytics.measures import Rate
from analytics.panel import ShownPanel
from analytics.panels.algorithms import AlgorithmRow
from analytics.tiles import SPARKLINE_WIDTH, Tile
from catalogue.genre_words import genre_word
from catalogue.models import Movie
from catalogue.posters import fingerprint
from figures import Format, draw, formatted
from figures.types.sparkline import Sparkline
from recommender.selectors import Reason, ReasonMovie, SideBySide

register = template.Library()
register.filter(genre_word)

SPRITE = "moviegeek/icons.svg"


@lru_cache(maxsize=64)
@register.simple_tag
def icon(name: str) -> SafeString:
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static(SPRITE), name)


@lru_cache(maxsize=8)
@register.simple_tag
def uplot_address(path: str) -> str:
    """Where a file of uPlot is; empty when its package was not fetched."""
    return static(path) if finders.find(path) else ""


@register.inclusion_tag("analytics/parts/act.html")
def act(view: str, key: object, word: str, *about: object) -> dict[str, str]:
    """A form of one button; what it is about is told to those who do not see its row."""
    return {"to": reverse(view, args=[key]), "word": word, "about": " ".join(map(str, about))}


@register.simple_block_tag
def listing(content: str, label: str, *heads: str, is_tall: bool = False) -> SafeString:
    """A table that scrolls by itself; inside stand its rows. Heads are plain, `*words` of a column of words, or
    `(said)` of one whose buttons speak for themselves; empty ones are left out."""
    return format_html(
        '<div class="scroll{}" tabindex="0" role="region" aria-label="{}"><table><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>",
        " tall" if is_tall else "",
        _said(label),
        format_html_join("", "{}", ((_head(words),) for words in heads if words)),
        mark_safe(content),
    )


def _said(words: str) -> str:
    """As the translate tag says them, which doubles per cent signs."""
    return _(words.replace("%", "%%")).replace("%%", "%")


def _head(words: str) -> SafeString:
    if words.startswith("*"):
        return format_html('<th scope="col" class="words">{}</th>', _said(words[1:]))
    if words.startswith("("):
        return format_html('<th scope="col"><span class="vh">{}</span></th>', _said(words[1:-1]))
    return format_html('<th scope="col">{}</th>', _said(words))


@register.simple_tag
def drawing(shown: ShownPanel) -> SafeString:
    """The panel's figure; its words were escaped where it was drawn."""
    return mark_safe(shown.svg)


@register.simple_tag
def sparkline(tile: Tile) -> SafeString:
    return mark_safe(tile.sparkline)


@register.simple_tag
def course_of(counts: tuple[int, ...], title: str) -> SafeString:
    """A small line of counts by day."""
    reading = _("%(n)s in %(days)s days, %(last)s on the last.") % {
        "n": sum(counts),
        "days": len(counts),
        "last": counts[-1],
    }
    line = Sparkline(title=title, reading=reading, values=counts)
    return mark_safe(draw(line, width=SPARKLINE_WIDTH))


@register.simple_tag
def checked(courses: dict[str, tuple[int, ...]], name: str, title: str) -> SafeString | str:
    """The course of one check; a dash where too few days were kept."""
    counts = courses.get(name, ())
    return course_of(counts, title) if len(counts) > 1 else "–"


@register.simple_tag
def interval_bar(rate: Rate, rows: list[AlgorithmRow]) -> SafeString:
    """A bar with a whisker, on the scale of all rows of its table."""
    most = max((row.now.high or 0.0 for row in rows if not row.now.is_too_few), default=0.0) or 1.0
    track = '<rect class="track" width="300" height="16" y="2" rx="4"/>'
    if rate.is_too_few or rate.value is None or rate.low is None or rate.high is None:
        inside = track
    else:
        value, low, high = (290 * share / most for share in (rate.value, rate.low, rate.high))
        inside = (
            f'{track}<rect class="amount" width="{value:.1f}" height="16" y="2" rx="4"/>'
            f'<path class="whisker" d="M{low:.1f} 5v10M{high:.1f} 5v10M{low:.1f} 10H{high:.1f}"/>'
        )
    return mark_safe(
        f'<svg viewBox="0 0 300 20" preserveAspectRatio="none" aria-hidden="true">{inside}</svg>'
    )


@register.filter
def number(value: float | None, how: Format = "count") -> str:
    return formatted(value, how)


@register.filter
def signed(value: float | None, how: Format = "points") -> str:
    return formatted(value, how, signed=True)


@register.filter
def age(at: datetime | None, now: datetime) -> str:
    return words.age_words(at, now)


@register.filter
def day(at: date | None) -> str:
    return words.day_words(at, with_year=True) if at else ""


@register.filter
def moment(at: datetime | None) -> str:
    return words.moment_words(at) if at else ""


@register.filter
def translated(words: str) -> str:
    """As the tag does, which does not find words with a per cent sign in a variable."""
    return _(words)


@register.filter
def state(name: str) -> str:
    """A word for what a job, a run, a rule or a person is in."""
    return words.state_words(str(name))


@register.filter
def shelf(name: str) -> str:
    return words.shelf_title(name)


@register.filter
def algorithm(name: str) -> str:
    return words.algorithm_title(name)


@register.filter
def kind(name: str) -> str:
    return words.kind_words(name)


@register.filter
def seconds(value: float | None) -> str:
    return formatted(None if value is None else value * 1000, "milliseconds")


@register.simple_tag
def poster_url(movie: Movie) -> str:
    """The movie's genres should be prefetched."""
    names = sorted(genre.name for genre in movie.genres.all())
    return reverse("poster", args=[movie.pk, fingerprint(movie.title, movie.year, names)])


@register.simple_tag
def small_poster(movies: dict[int, Movie], movie_id: int) -> SafeString:
    """Nothing for a movie that is gone."""
    movie = movies.get(movie_id)
    if movie is None:
        return mark_safe("")
    return format_html(
        '<img class="poster" src="{}" alt="" width="28" height="42" loading="lazy">', poster_url(movie)
    )


@register.simple_tag
def share_bar(value: float, highest: float) -> SafeString:
    """A bar on the scale of the highest of its list."""
    width = 100 * value / highest if highest else 0.0
    track = '<rect class="track" width="100" height="8"/>'
    bar = f'<rect class="amount" width="{width:.1f}" height="8"/>'
    return mark_safe(
        f'<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">{track}{bar}</svg>'
    )


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: object) -> str:
    """The page's own query with something changed; None takes it out."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            parameters.pop(name, None)
        else:
            parameters[name] = str(value)
    return f"?{parameters.urlencode()}"


@register.simple_tag(takes_context=True)
def sort_head(context: template.Context, name: str, words: str, chosen: str) -> SafeString:
    """The head of a column that the list can be sorted by."""
    address = query(context, order=name, page=None)
    direction = "ascending" if name == "title" else "descending"
    sort = mark_safe(f' aria-sort="{direction}"') if name == chosen else ""
    arrow = (" ↑" if name == "title" else " ↓") if name == chosen else ""
    return format_html('<th scope="col"{}><a href="{}">{}{}</a></th>', sort, address, words, arrow)


@register.simple_tag
def elsewhere(side_by_side: SideBySide, movie_id: int, own: str) -> str:
    """At which place a movie stands in the other lists."""
    ranks = {name: rank for name, rank in side_by_side.ranks_of(movie_id).items() if name != own}
    return ", ".join(f"{words.short_algorithm(name)} {rank}" for name, rank in ranks.items())


@register.simple_tag
def reason(stored: dict[str, Any] | None) -> str:
    """The words of a reason as its slate keeps it."""
    if not stored:
        return ""
    movies = tuple(
        ReasonMovie(movie["id"], movie["title"], movie["share"]) for movie in stored.get("movies", [])
    )
    return Reason(stored.get("kind", ""), movies, tuple(stored.get("genres", []))).text


@register.filter
def per_mille(value: float | None) -> int:
    """A share as a whole number for `<meter>` and `<progress>`."""
    return round(1000 * min(max(value or 0.0, 0.0), 1.0))
