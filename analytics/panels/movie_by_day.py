"""How does this movie do? Shown, clicked and bought over time."""

from __future__ import annotations

from analytics.numbers import Numbers
from analytics.panel import Panel
from analytics.selectors.movies import movie_by_day
from figures import Figure, Line, formatted
from figures.kinds.time_series import TimeSeries


def draw(numbers: Numbers) -> Figure:
    if numbers.movie is None:
        raise ValueError("this figure needs a movie")
    by_day = movie_by_day(numbers.movie, numbers.scope)
    shown, clicked, bought = (sum(by_day[name]) for name in ("n_shown", "n_clicked", "n_bought"))
    return TimeSeries(
        title="Shown, clicked and bought",
        reading=f"Shown {formatted(shown)} times, clicked {formatted(clicked)}, bought {formatted(bought)}.",
        how_to_read="Each point is a day in UTC. All lines share one axis, so clicks and buys lie low.",
        times=tuple(numbers.scope.period.days()),
        series=tuple(
            Line(name, tuple(by_day[f"n_{name}"]))
            for name in ("shown", "clicked", "bought")
            if shown or clicked or bought  # without any the figure says that nothing has happened
        ),
    )


PANEL = Panel(
    name="movie-by-day",
    title="Shown, clicked and bought",
    page="movie",
    place=10,
    draw=draw,
    size="two-thirds",
)
