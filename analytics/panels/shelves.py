"""By shelf and place? Click-through of every place of every shelf."""

from __future__ import annotations

from collections import defaultdict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from analytics.measures import FEWEST_EVENTS, Rate
from analytics.numbers import Numbers
from analytics.panel import Panel
from analytics.words import shelf_title
from figures import Axis, Figure, Line
from figures.types.heat_map import HeatMap

N_PLACES = 10


def draw(numbers: Numbers) -> Figure:
    shelves = shelves_by_shows(numbers.places)
    return HeatMap(
        title=_("By shelf and place"),
        reading=_reading(numbers, shelves),
        how_to_read=_(
            "Each cell is the click-through of one place; empty where a place has fewer than %(n)s shows. "
            "The left is always hotter: compare down a column, not along a row."
        )
        % {"n": FEWEST_EVENTS},
        rows=tuple(Line(shelf_title(shelf), rates(numbers.places, shelf)) for shelf in shelves),
        columns=tuple(str(place) for place in range(1, N_PLACES + 1)),
        x=Axis(_("place on the shelf")),
    )


def shelves_by_shows(places: dict[tuple[str, int], tuple[int, int]]) -> list[str]:
    """Shelves that have a place with enough shows, most shown first."""
    shown: dict[str, int] = defaultdict(int)
    for (shelf, _place), (n_shown, _clicked) in places.items():
        if n_shown >= FEWEST_EVENTS:
            shown[shelf] += n_shown
    return sorted(shown, key=lambda shelf: (-shown[shelf], shelf))


def rates_by_place(
    places: dict[tuple[str, int], tuple[int, int]],
) -> list[tuple[str, int, int, int, float | None]]:
    """(shelf, place, shown, clicked, click-through) of every place."""
    return [
        (shelf, place, shown, clicked, Rate(clicked, shown).said)
        for (shelf, place), (shown, clicked) in sorted(places.items())
    ]


def rates(places: dict[tuple[str, int], tuple[int, int]], shelf: str) -> tuple[float | None, ...]:
    found = (places.get((shelf, place), (0, 0)) for place in range(1, N_PLACES + 1))
    return tuple(Rate(clicked, shown).said for shown, clicked in found)


def _reading(numbers: Numbers, shelves: list[str]) -> str:
    first = [(rate, shelf) for shelf in shelves if (rate := rates(numbers.places, shelf)[0]) is not None]
    if not first:
        return _("No place has enough shows yet.")
    best, worst = max(first)[1], min(first)[1]
    if best == worst:
        return _("Only %(shelf)s has enough shows.") % {"shelf": shelf_title(best)}
    return _("In the first place %(best)s is followed most, %(worst)s least.") % {
        "best": shelf_title(best),
        "worst": shelf_title(worst),
    }


PANEL = Panel(
    name="shelves",
    title=gettext_noop("By shelf and place"),
    note=gettext_noop("click-through"),
    page="overview",
    place=50,
    draw=draw,
    measure="click_through",
    size="two-thirds",
)
