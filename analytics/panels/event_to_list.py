"""How soon does what somebody did change what they are shown?"""

from __future__ import annotations

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from analytics.numbers import Numbers
from analytics.panel import Panel
from analytics.selectors.reach import Reach, reach
from figures import Axis, Figure, formatted
from figures.types.columns import Columns

EDGES = (0.0, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 1801.0)
NAMES = ("1 s", "2 s", "5 s", "10 s", "30 s", "1 min", "5 min", "30 min")


def draw(numbers: Numbers) -> Figure:
    found = reach(numbers.scope)
    counts = np.histogram(found.seconds, bins=EDGES)[0].tolist()
    return Columns(
        title=_("From an act to the next list"),
        reading=_reading(found),
        how_to_read=_(
            "The newest acts of the period, at most 1,000, by the time from their acknowledgement to "
            "the first list that their person asked for afterwards. That list was made from all that was acknowledged "
            "by then, without training. Most of the time is the person's own: what the site adds is the making."
        ),
        names=NAMES,
        values=tuple(map(float, counts)) if found.seconds else (None,) * len(NAMES),
        x=Axis(_("within")),
        y=Axis(_("acts")),
    )


def _reading(found: Reach) -> str:
    seconds, making, slow = found.middle_seconds(), found.middle_ms(), found.slow_ms()
    if seconds is None:
        return _("Nobody has asked for a list of their own after doing something yet.")
    words = _("Half of the acts stood in their person's next list within %(seconds)s s.") % {
        "seconds": formatted(seconds, "decimal")
    }
    if making is None or slow is None:
        return words
    took = _("Making that list took %(middle)s ms in the middle, %(slow)s ms or less in nineteen of twenty.")
    return f"{words} {took % {'middle': formatted(making), 'slow': formatted(slow)}}"


PANEL = Panel(
    name="event-to-list",
    title=gettext_noop("From an act to the next list"),
    note=gettext_noop("seconds"),
    page="overview",
    place=75,
    draw=draw,
    measure="event_to_list",
    size="two-thirds",
)
