"""How is traffic? Events per day, the period before dotted, and a mark where a version went live."""

from __future__ import annotations

from collections import Counter

from analytics.measures import share_of
from analytics.numbers import Numbers
from analytics.panel import Panel
from analytics.words import algorithm_title
from figures import Figure, Line, formatted
from figures.kinds.time_series import Mark, TimeSeries


def draw(numbers: Numbers) -> Figure:
    period, before = numbers.scope.period, numbers.scope.before
    now = numbers.people.daily(period, "n_events")
    previous = numbers.people.daily(before, "n_events") if before else None
    return TimeSeries(
        title="Events per day",
        reading=_reading(sum(now), sum(previous) if previous else None),
        how_to_read="Each point is a day in UTC. Today is counted but not drawn: it is still growing. The dotted "
        "line is the period before, moved so that weekdays face weekdays. A dashed mark is a version going live: "
        "look for a step there.",
        times=tuple(period.days()),
        series=(Line("This period", _without_today(now, numbers)),),
        previous=Line("The one before", tuple(previous)) if previous else None,
        marks=_marks(numbers),
    )


def _without_today(counts: list[int], numbers: Numbers) -> tuple[int | None, ...]:
    n_whole = numbers.n_whole_days
    return tuple(count if place < n_whole else None for place, count in enumerate(counts))


def _reading(now: int, before: int | None) -> str:
    ratio = share_of(now, before)
    if ratio is None:
        return f"{formatted(now)} events in this period."
    change = formatted(abs(ratio - 1), "percent")
    moved = "as many as" if round(ratio, 4) == 1 else f"{change} {'more' if ratio > 1 else 'fewer'} than"
    return f"{formatted(now)} events, {moved} in the period before."


def _marks(numbers: Numbers) -> tuple[Mark, ...]:
    """One mark a day: the version that went live, or how many did."""
    days = set(numbers.scope.period.days())
    live = [version for version in numbers.live.values() if version.promoted_at.date() in days]
    by_day = Counter(version.promoted_at.date() for version in live)
    names = {version.promoted_at.date(): algorithm_title(version.algorithm) for version in live}
    return tuple(
        Mark(day, f"{names[day]} went live" if n == 1 else f"{n} versions went live")
        for day, n in sorted(by_day.items())
    )


PANEL = Panel(
    name="events-per-day",
    title="Events per day",
    note="impressions, clicks, views, saves, ratings, buys",
    page="overview",
    place=10,
    draw=draw,
    measure="events",
    size="two-thirds",
)
