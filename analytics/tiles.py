"""The tiles on top of the overview: a measure, its change against the period before, its course by day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from django.utils.translation import gettext as _

from analytics.glossary import MEASURES, Measure
from analytics.measures import Rate, share_of
from analytics.numbers import Numbers, coverage_of, gini_of, rate_of, served_personally
from analytics.selectors.counts import People
from figures import Format, draw, formatted
from figures.types.sparkline import Sparkline

SPARKLINE_WIDTH = 120
GROWING = ("visitors", "sessions", "events", "catalogue_coverage", "user_coverage", "gini")

Tone = Literal["good", "bad", "plain"]


@dataclass(frozen=True, kw_only=True)
class Tile:
    measure: Measure
    value: float | None
    before: float | None
    course: tuple[float | None, ...]  # by day
    rate: Rate | None = None  # with its interval, where there is one
    rate_before: Rate | None = None
    before_note: str = ""  # why it is not compared

    @property
    def change(self) -> float | None:
        """Relative for counts, in points for shares, plain for the rest."""
        if self.value is None or self.before is None or self.before_note:
            return None
        if self.measure.format == "count":
            ratio = share_of(self.value, self.before)
            return None if ratio is None else ratio - 1
        return self.value - self.before

    @property
    def change_words(self) -> str:
        formats: dict[Format, Format] = {"count": "percent", "percent": "points"}
        return formatted(abs(self.change or 0.0), formats.get(self.measure.format, "decimal"))

    @property
    def arrow(self) -> str:
        change = round(self.change or 0.0, 6)
        return "up" if change > 0 else "down" if change < 0 else "same"

    @property
    def tone(self) -> Tone:
        """Good or bad, not up or down; plain when the intervals of two rates overlap."""
        if self.arrow == "same" or self.measure.more_is_better is None:
            return "plain"
        if self.rate and self.rate_before and self.rate.overlaps(self.rate_before):
            return "plain"
        return "good" if (self.arrow == "up") == self.measure.more_is_better else "bad"

    @property
    def value_words(self) -> str:
        return formatted(self.value, "short" if self.measure.format == "count" else self.measure.format)

    @property
    def before_words(self) -> str:
        return formatted(self.before, "short" if self.measure.format == "count" else self.measure.format)

    @property
    def interval_words(self) -> str:
        if self.rate is None or self.rate.low is None:
            return ""
        low, high = (formatted(end, self.measure.format) for end in (self.rate.low, self.rate.high))
        return _("95 %% interval %(low)s to %(high)s") % {"low": low, "high": high}

    @property
    def sparkline(self) -> str:
        line = Sparkline(
            title=_("%(measure)s by day") % {"measure": _(self.measure.title)},
            reading=_("From %(first)s to %(last)s.") % {"first": self._said(0), "last": self._said(-1)}
            if self.course
            else "",
            values=self.course,
            format=self.measure.format,
            tone=self.tone,
        )
        return "" if line.is_empty else draw(line, width=SPARKLINE_WIDTH)

    def _said(self, place: int) -> str:
        return formatted(self.course[place], self.measure.format)


def tiles(numbers: Numbers) -> list[Tile]:
    """Their courses end yesterday: a day that is still growing would look like a fall."""
    found = [
        _visitors(numbers),
        _count("sessions", "n_sessions", numbers),
        _count("events", "n_events", numbers),
        _rate("click_through", "n_clicked", "n_shown", numbers),
        _rate("conversion", "n_bought", "n_viewed", numbers),
        _catalogue(numbers),
        _served(numbers),
        _gini(numbers),
    ]
    n_whole = numbers.n_whole_days
    return [replace(tile, course=tile.course[:n_whole], before_note=_note(tile, numbers)) for tile in found]


def _note(tile: Tile, numbers: Numbers) -> str:
    """What grows with the number of days is not held against fewer of them."""
    if numbers.is_before_whole or tile.measure.name not in GROWING:
        return ""
    n_days = numbers.scope.period.n_days
    return _("only %(n)s of %(days)s days were counted before") % {"n": numbers.n_days_before, "days": n_days}


def _visitors(numbers: Numbers) -> Tile:
    before = numbers.people_before
    return Tile(
        measure=MEASURES["visitors"],
        value=numbers.people.n_known,
        before=before.n_known if before else None,
        course=_course(numbers, "n_people"),
    )


def _count(name: str, column: str, numbers: Numbers) -> Tile:
    before = numbers.people_before
    return Tile(
        measure=MEASURES[name],
        value=numbers.people.total(column),
        before=before.total(column) if before else None,
        course=_course(numbers, column),
    )


def _rate(name: str, done: str, could: str, numbers: Numbers) -> Tile:
    now = rate_of(numbers.people, done, could)
    before = rate_of(numbers.people_before, done, could) if numbers.people_before else None
    above, below = _course(numbers, done), _course(numbers, could)
    return Tile(
        measure=MEASURES[name],
        value=now.said,
        before=before.said if before else None,
        course=tuple(share_of(part, whole) for part, whole in zip(above, below, strict=True)),
        rate=now,
        rate_before=before,
    )


def _course(numbers: Numbers, column: str) -> tuple[int, ...]:
    people: People = numbers.people
    return tuple(people.daily(numbers.scope.period, column))


def _catalogue(numbers: Numbers) -> Tile:
    before = numbers.shows_before
    return Tile(
        measure=MEASURES["catalogue_coverage"],
        value=coverage_of(numbers.shows),
        before=coverage_of(before) if before is not None and before.sum() else None,
        course=tuple(coverage_of(shows) for shows in numbers.shows_by_day),
    )


def _gini(numbers: Numbers) -> Tile:
    before = numbers.shows_before
    return Tile(
        measure=MEASURES["gini"],
        value=gini_of(numbers.shows),
        before=gini_of(before) if before is not None else None,
        course=tuple(gini_of(shows) for shows in numbers.shows_by_day),
    )


def _served(numbers: Numbers) -> Tile:
    now = served_personally(numbers.served)
    before = served_personally(numbers.served_before) if numbers.served_before is not None else None
    by_day = [numbers.served.by_day.get(day, (0, 0)) for day in numbers.scope.period.days()]
    return Tile(
        measure=MEASURES["user_coverage"],
        value=now.value,
        before=before.value if before else None,
        course=tuple(share_of(own, everybody) for everybody, own in by_day),
        rate=now,
        rate_before=before,
    )
