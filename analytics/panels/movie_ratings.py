"""What do people say of this movie?"""

from __future__ import annotations

from analytics.numbers import Numbers
from analytics.panel import Panel
from analytics.selectors.movies import ratings_by_value
from figures import Axis, Figure, formatted
from figures.kinds.columns import Columns

STARS = ("½", "1", "1½", "2", "2½", "3", "3½", "4", "4½", "5")


def draw(numbers: Numbers) -> Figure:
    if numbers.movie is None:
        raise ValueError("this figure needs a movie")
    counts = ratings_by_value(numbers.movie)
    return Columns(
        title="Ratings",
        reading=_reading(counts),
        how_to_read="How often each rating was given, of all time, imported ones included. Two humps mean that "
        "people disagree.",
        names=STARS,
        values=tuple(counts) if sum(counts) else (None,) * len(STARS),
        x=Axis("stars"),
        y=Axis("ratings"),
    )


def _reading(counts: list[int]) -> str:
    n = sum(counts)
    if not n:
        return "Nobody has rated it yet."
    mean = sum((place + 1) / 2 * count for place, count in enumerate(counts)) / n
    return f"{formatted(mean, 'decimal')} stars on average, from {formatted(n)} ratings."


PANEL = Panel(name="movie-ratings", title="Ratings", page="movie", place=30, draw=draw)
