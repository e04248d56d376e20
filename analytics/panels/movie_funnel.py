"""Where do people drop off at this movie?"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from analytics.numbers import Numbers
from analytics.panel import Panel
from analytics.panels.funnel import funnel_of
from analytics.selectors.movies import movie_by_day, n_read
from figures import Figure


def draw(numbers: Numbers) -> Figure:
    if numbers.movie is None:
        raise ValueError("this figure needs a movie")
    totals = {name: sum(values) for name, values in movie_by_day(numbers.movie, numbers.scope).items()}
    return funnel_of(
        {**totals, "n_read": n_read(numbers.movie, numbers.scope)}, title=_("From poster to purchase")
    )


PANEL = Panel(
    name="movie-funnel", title=gettext_noop("From poster to purchase"), page="movie", place=20, draw=draw
)
