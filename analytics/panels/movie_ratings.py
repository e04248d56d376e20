"""What do people say of this movie?"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from analytics.numbers import Numbers
from analytics.panel import Panel
from analytics.selectors.movies import ratings_by_value
from figures import Axis, Figure, formatted
from figures.types.columns import Columns

STARS = ("½", "1", "1½", "2", "2½", "3", "3½", "4", "4½", "5")


def draw(numbers: Numbers) -> Figure:
    if numbers.movie is None:
        raise ValueError("this figure needs a movie")
    counts = ratings_by_value(numbers.movie)
    return Columns(
        title=_("Ratings"),
        reading=_reading(counts),
        how_to_read=_(
            "How often each rating was given, of all time, imported ones included. Two humps "
            "mean that people "
            "disagree."
        ),
        names=STARS,
        values=tuple(counts) if sum(counts) else (None,) * len(STARS),
        x=Axis(_("stars")),
        y=Axis(_("ratings")),
    )


def _reading(counts: list[int]) -> str:
    n = sum(counts)
    if not n:
        return _("Nobody has rated it yet.")
    mean = sum((place + 1) / 2 * count for place, count in enumerate(counts)) / n
    return _("%(mean)s stars on average, from %(n)s ratings.") % {
        "mean": formatted(mean, "decimal"),
        "n": formatted(n),
    }


PANEL = Panel(name="movie-ratings", title=gettext_noop("Ratings"), page="movie", place=30, draw=draw)
