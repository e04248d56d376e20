"""How is traffic? Events per day, the period before dotted, and a mark where a version went live."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from analytics.measures import share_of
from analytics.numbers import Numbers
from analytics.panel import Panel
from analytics.words import algorithm_title
from figures import Figure, Line, formatted
from figures.types.time_series import Mark, TimeSeries


def draw(numbers: Numbers) -> Figure:
    period, before = numbers.scope.period, numbers.scope.before
    now = numbers.people.daily(period, "n_events")
    previous = numbers.people.daily(before, "n_events") if before else None
    return TimeSeries(
        title=_("Events per day"),
        reading=_reading(sum(now), sum(previous) if previous and numbers.is_before_whole else None),
        how_to_read=_(
            "Each point is a day in UTC. Today is counted but not drawn: it is still growing. "
            "The dotted "
            "line is the period before, moved so that weekdays face weekdays. A dashed mark is a version "
            "going live: "
            "look for a step there."
        ),
        times=tuple(period.days()),
        series=(Line(_("This period"), without_today(now, numbers)),),
        previous=Line(_("The one before"), tuple(previous)) if previous else None,
        marks=_marks(numbers),
    )


def without_today(counts: list[int], numbers: Numbers) -> tuple[int | None, ...]:
    n_whole = numbers.n_whole_days
    return tuple(count if place < n_whole else None for place, count in enumerate(counts))


def _reading(now: int, before: int | None) -> str:
    ratio = share_of(now, before)
    if ratio is None:
        return _("%(n)s events in this period.") % {"n": formatted(now)}
    said = {"n": formatted(now), "change": formatted(abs(ratio - 1), "percent")}
    if round(ratio, 4) == 1:
        return _("%(n)s events, as many as in the period before.") % said
    if ratio > 1:
        return _("%(n)s events, %(change)s more than in the period before.") % said
    return _("%(n)s events, %(change)s fewer than in the period before.") % said


def _marks(numbers: Numbers) -> tuple[Mark, ...]:
    """One mark a day: the version that went live, or how many did."""
    days = set(numbers.scope.period.days())
    live = [version for version in numbers.live.values() if version.promoted_at.date() in days]
    by_day = Counter(version.promoted_at.date() for version in live)
    names = {version.promoted_at.date(): algorithm_title(version.algorithm) for version in live}
    return tuple(
        Mark(
            day,
            _("%(name)s went live") % {"name": names[day]}
            if n == 1
            else _("%(n)s versions went live") % {"n": n},
        )
        for day, n in sorted(by_day.items())
    )


PANEL = Panel(
    name="events-per-day",
    title=gettext_noop("Events per day"),
    note=gettext_noop("impressions, clicks, views, saves, ratings, buys"),
    page="overview",
    place=10,
    draw=draw,
    measure="events",
    size="two-thirds",
)
