"""Who gets shown? The Lorenz curve of shows over the catalogue, with its Gini."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from analytics.numbers import Numbers, gini_of
from analytics.panel import Panel
from figures import Figure, Line, formatted
from figures.types.lorenz import Lorenz, lorenz_shares


def draw(numbers: Numbers) -> Figure:
    curves = [Line(_("this period"), lorenz_shares(numbers.shows.tolist()))]
    before = numbers.shows_before
    if before is not None and before.sum():
        curves.append(Line(_("the one before"), lorenz_shares(before.tolist())))
    shown = [curve for curve in curves if curve.values]
    return Lorenz(
        title=_("Concentration"),
        reading=_reading(numbers),
        how_to_read=_(
            "The closer to the dashed diagonal, the more evenly movies are shown. A curve that "
            "stays low and "
            "rises late means that few movies get most of the shows. Movies that were never shown are counted."
        ),
        curves=tuple(shown),
    )


def _reading(numbers: Numbers) -> str:
    now, before = gini_of(numbers.shows), numbers.shows_before
    if now is None:
        return _("No movie was shown in this period.")
    past = gini_of(before) if before is not None else None
    said = {
        "now": formatted(now, "decimal"),
        "past": formatted(past, "decimal"),
        "never": formatted(int((numbers.shows == 0).sum())),
    }
    if past is None:
        return _("Gini %(now)s; %(never)s movies were never shown.") % said
    return _("Gini %(now)s, %(past)s in the period before; %(never)s movies were never shown.") % said


PANEL = Panel(
    name="concentration",
    title=gettext_noop("Concentration"),
    page="overview",
    place=40,
    draw=draw,
    measure="gini",
    size="third",
    leads_to=(gettext_noop("Movies"), "analytics:movies"),
)
