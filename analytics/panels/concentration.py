"""Who gets shown? The Lorenz curve of shows over the catalogue, with its Gini."""

from __future__ import annotations

from analytics.numbers import Numbers, gini_of
from analytics.panel import Panel
from figures import Figure, Line, formatted
from figures.kinds.lorenz import Lorenz, lorenz_shares


def draw(numbers: Numbers) -> Figure:
    curves = [Line("this period", lorenz_shares(numbers.shows.tolist()))]
    before = numbers.shows_before
    if before is not None and before.sum():
        curves.append(Line("the one before", lorenz_shares(before.tolist())))
    shown = [curve for curve in curves if curve.values]
    return Lorenz(
        title="Concentration",
        reading=_reading(numbers),
        how_to_read="The closer to the dashed diagonal, the more evenly movies are shown. A curve that stays low and "
        "rises late means that few movies get most of the shows. Movies that were never shown are counted.",
        curves=tuple(shown),
    )


def _reading(numbers: Numbers) -> str:
    now, before = gini_of(numbers.shows), numbers.shows_before
    if now is None:
        return "No movie was shown in this period."
    past = gini_of(before) if before is not None else None
    compared = f", {formatted(past, 'decimal')} in the period before" if past is not None else ""
    never = int((numbers.shows == 0).sum())
    return f"Gini {formatted(now, 'decimal')}{compared}; {formatted(never)} movies were never shown."


PANEL = Panel(
    name="concentration",
    title="Concentration",
    page="overview",
    place=40,
    draw=draw,
    measure="gini",
    size="third",
    leads_to=("Movies", "analytics:movies"),
)
