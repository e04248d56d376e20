"""Where do people drop off? From a poster on screen to a purchase."""

from __future__ import annotations

from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from analytics.measures import share_of
from analytics.numbers import Numbers
from analytics.panel import Panel
from figures import Figure, formatted
from figures.types.funnel import Funnel, Step

STEPS = (
    ("n_shown", gettext_noop("Poster seen"), gettext_noop("seen")),
    ("n_clicked", gettext_noop("Poster clicked"), gettext_noop("clicked")),
    ("n_read", gettext_noop("Details read, 10 s or more"), gettext_noop("read")),
    ("n_kept", gettext_noop("Saved or liked"), gettext_noop("saved")),
    ("n_bought", gettext_noop("Bought"), gettext_noop("bought")),
)


def funnel_of(counts: dict[str, int], *, title: str) -> Figure:
    steps = tuple(Step(_(name), counts[column], _(past)) for column, name, past in STEPS)
    return Funnel(
        title=title,
        reading=_reading(steps),
        how_to_read=_(
            "Each step is counted by itself over the period, so that somebody may save without "
            "having "
            "clicked. The hatched bar is on another scale: far more posters are seen than clicked. The "
            "longest shrink "
            "is the place to work on."
        ),
        steps=steps,
    )


def _reading(steps: tuple[Step, ...]) -> str:
    kept = [
        (share, before.name, after.name)
        for before, after in pairwise(steps[1:])
        if (share := share_of(after.count, before.count)) is not None and share <= 1
    ]
    if not kept:
        return _("Too little happened to say where people drop off.")
    share, before, after = min(kept)
    return _("The longest shrink is from “%(before)s” to “%(after)s”: %(share)s go on.") % {
        "before": before,
        "after": after,
        "share": formatted(share, "percent"),
    }


def draw(numbers: Numbers) -> Figure:
    people = numbers.people
    return funnel_of(
        {column: people.total(column) for column, _, _ in STEPS}, title=_("From shelf to purchase")
    )


PANEL = Panel(
    name="funnel",
    title=gettext_noop("From shelf to purchase"),
    page="overview",
    place=20,
    draw=draw,
    measure="click_through",
    size="third",
)
