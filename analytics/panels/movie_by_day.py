"""How does this movie do? Shown, clicked and bought over time."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from analytics.numbers import Numbers
from analytics.panel import Panel
from analytics.panels.events_per_day import without_today
from analytics.selectors.movies import movie_by_day
from figures import Figure, Line, formatted
from figures.types.time_series import TimeSeries


def draw(numbers: Numbers) -> Figure:
    if numbers.movie is None:
        raise ValueError("this figure needs a movie")
    by_day = movie_by_day(numbers.movie, numbers.scope)
    shown, clicked, bought = (sum(by_day[name]) for name in ("n_shown", "n_clicked", "n_bought"))
    return TimeSeries(
        title=_("Shown, clicked and bought"),
        reading=_("Shown %(shown)s times, clicked %(clicked)s, bought %(bought)s.")
        % {"shown": formatted(shown), "clicked": formatted(clicked), "bought": formatted(bought)},
        how_to_read=_(
            "Each point is a day in UTC. All lines share one axis, so clicks and buys lie low. "
            "Today is counted but not drawn: it is still growing."
        ),
        times=tuple(numbers.scope.period.days()),
        series=tuple(
            Line(name, without_today(by_day[column], numbers))
            for column, name in (
                ("n_shown", _("shown")),
                ("n_clicked", _("clicked")),
                ("n_bought", _("bought")),
            )
            if shown or clicked or bought  # without any the figure says that nothing has happened
        ),
    )


PANEL = Panel(
    name="movie-by-day",
    title=gettext_noop("Shown, clicked and bought"),
    page="movie",
    place=10,
    draw=draw,
    size="two-thirds",
)
