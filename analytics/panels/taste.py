"""Does this person get what they like? Genres of what they liked against genres of what is recommended."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from analytics.numbers import Numbers
from analytics.panel import Panel
from analytics.selectors.people import genre_shares, taste_by_genre
from analytics.words import algorithm_title
from catalogue.genre_words import genre_word
from catalogue.models import Movie
from figures import Axis, Figure, Line, formatted
from figures.types.bars import Bars

N_GENRES = 10


def draw(numbers: Numbers) -> Figure:
    if numbers.person is None:
        raise ValueError("this figure needs a person")
    taste = taste_by_genre(numbers.evidence)
    name, movies = _recommended(numbers)
    shown = genre_shares(movies, [1.0] * len(movies))
    genres = sorted(
        taste.keys() | shown.keys(), key=lambda genre: (-taste.get(genre, 0), -shown.get(genre, 0), genre)
    )
    genres = genres[:N_GENRES]
    return Bars(
        title=_("Taste and what is recommended"),
        reading=_reading(taste, shown),
        how_to_read=_(
            "Shares of genres among movies rated 3½ stars or more, and among the list of %(name)s. A long taste "
            "bar beside a short recommended bar is neglect. The calibration error is half the sum of the "
            "differences: 0 is the same mix, 1 has nothing in common."
        )
        % {"name": name},
        names=tuple(map(genre_word, genres)),
        series=(
            Line(_("taste"), tuple(taste.get(genre, 0.0) for genre in genres)),
            Line(_("recommended"), tuple(shown.get(genre, 0.0) for genre in genres)),
        ) if genres else (),
        x=Axis(_("share"), "percent"),
    )  # fmt: skip


def _recommended(numbers: Numbers) -> tuple[str, list[Movie]]:
    """The list of the live ranker that is least like a chart."""
    slates = numbers.side_by_side.slates
    personal = [name for name, slate in slates.items() if slate.basis == "personal"] or sorted(slates)
    if not personal:
        return _("no algorithm"), []
    chosen = "ease" if "ease" in personal else personal[0]
    return algorithm_title(chosen), [item.movie for item in slates[chosen].items]


def _reading(taste: dict[str, float], shown: dict[str, float]) -> str:
    if not taste:
        return _("Has rated nothing 3½ stars or more, so there is no taste to compare with.")
    if not shown:
        return _("Nothing is recommended: no model is live.")
    error = sum(abs(taste.get(genre, 0) - shown.get(genre, 0)) for genre in taste.keys() | shown.keys()) / 2
    neglected = max(taste, key=lambda genre: taste[genre] - shown.get(genre, 0))
    gap = taste[neglected] - shown.get(neglected, 0)
    return _("Calibration error %(error)s; most neglected is %(genre)s, %(gap)s short.") % {
        "error": formatted(error, "decimal"),
        "genre": genre_word(neglected),
        "gap": formatted(gap, "points"),
    }


PANEL = Panel(
    name="taste",
    title=gettext_noop("Taste and what is recommended"),
    page="person",
    place=10,
    draw=draw,
    size="two-thirds",
)
