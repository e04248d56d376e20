"""The frame around every page: where it is, the period, whose evidence counts, and how old it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.access import VIEW_PEOPLE
from analytics.forms import ScopeForm
from analytics.numbers import Numbers
from analytics.period import Against, Period
from analytics.scope import Audience, Scope
from analytics.selectors.audience import Standing, standing
from analytics.words import day_words, long_age_words

NAVIGATION = (
    (gettext_lazy("Today"), ((gettext_lazy("Overview"), "overview"), (gettext_lazy("Live events"), "live"))),
    (
        gettext_lazy("Movies and people"),
        ((gettext_lazy("Movies"), "movies"), (gettext_lazy("People"), "people")),
    ),
    (gettext_lazy("Algorithms"), ((gettext_lazy("Runs"), "runs"), (gettext_lazy("Rules"), "rules"))),
    (
        gettext_lazy("Upkeep"),
        (
            (gettext_lazy("Jobs"), "jobs"),
            (gettext_lazy("Alerts and webhooks"), "alerts"),
            (gettext_lazy("Failed events"), "failed"),
            (gettext_lazy("Data quality"), "quality"),
            (gettext_lazy("API use"), "api-use"),
            (gettext_lazy("Glossary"), "glossary"),
        ),
    ),
)
AGAINST_WORDS = {
    Against.PREVIOUS: gettext_lazy("the period before"),
    Against.YEAR: gettext_lazy("the year before"),
    Against.NOTHING: gettext_lazy("nothing"),
}
AUDIENCE_WORDS = {
    Audience.REAL: gettext_lazy("real people"),
    Audience.EVERYBODY: gettext_lazy("everybody, simulated too"),
    Audience.SIMULATED: gettext_lazy("the simulated only"),
}


@dataclass(frozen=True)
class Choice:
    """A link that changes one thing of the scope and keeps the rest."""

    words: str
    query: str
    is_chosen: bool


@dataclass(frozen=True)
class Frame:
    title: str
    section: str
    scope: Scope
    standing: Standing
    now: datetime
    refusals: list[str] = field(default_factory=list)
    sees_people: bool = False

    @cached_property
    def numbers(self) -> Numbers:
        return Numbers(self.scope, self.now, since=self.standing.first_day)

    @property
    def query(self) -> str:
        return self.scope.query()

    @property
    def navigation(self) -> list[tuple[str, list[tuple[str, str, bool, int]]]]:
        """Groups of (words, name of the address, whether it is here, how many things wait there)."""
        waiting = {"alerts": self.standing.n_alerts, "failed": self.standing.n_refused}
        return [
            (
                str(group),
                [
                    (str(words), f"analytics:{name}", name == self.section, waiting.get(name, 0))
                    for words, name in entries
                    if name != "people" or self.sees_people
                ],
            )
            for group, entries in NAVIGATION
        ]

    @property
    def period_words(self) -> str:
        """ "27 Oct to 23 Nov": the year stands there when it is not this one."""
        period = self.scope.period
        with_year = period.first.year != self.now.year or period.last.year != self.now.year
        if period.first == period.last:
            return day_words(period.first, with_year=with_year)
        first, last = (day_words(day, with_year=with_year) for day in (period.first, period.last))
        return _("%(first)s to %(last)s") % {"first": first, "last": last}

    @property
    def counted_words(self) -> str:
        if self.standing.counted_at is None:
            return _("not counted yet")
        return _("counted %(age)s") % {"age": long_age_words(self.standing.counted_at, self.now)}

    @property
    def presets(self) -> list[Choice]:
        today = self.now.date()
        first = min(self.standing.first_day or today, today)
        spans = [
            (_("Today"), today),
            (_("Last 7 days"), today - timedelta(days=6)),
            (_("Last 28 days"), today - timedelta(days=27)),
            (_("Last 90 days"), today - timedelta(days=89)),
            (_("This year"), date(today.year, 1, 1)),
            (_("All"), first),
        ]
        return [
            Choice(words, self.scope.during(start, today).query(), self.scope.period == Period(start, today))
            for words, start in spans
        ]

    @property
    def preset_words(self) -> str:
        chosen = (preset.words for preset in self.presets if preset.is_chosen)
        return next(chosen, _("%(n)s days") % {"n": self.scope.period.n_days})

    @property
    def against_words(self) -> str:
        if self.scope.against is Against.PREVIOUS:
            n_days = self.scope.period.n_days
            return _("the day a week before") if n_days == 1 else _("%(n)s days before") % {"n": n_days}
        return str(AGAINST_WORDS[self.scope.against])

    @property
    def against_choices(self) -> list[Choice]:
        return [
            Choice(str(words), self.scope.against_what(against).query(), self.scope.against is against)
            for against, words in AGAINST_WORDS.items()
        ]

    @property
    def audience_choices(self) -> list[Choice]:
        return [
            Choice(str(words), self.scope.of(audience).query(), self.scope.audience is audience)
            for audience, words in AUDIENCE_WORDS.items()
        ]

    @property
    def audience_words(self) -> str:
        return str(AUDIENCE_WORDS[self.scope.audience])

    @property
    def shows_simulated(self) -> bool:
        return self.standing.has_simulated and True in self.scope.is_of_simulated

    @property
    def without_simulated(self) -> str:
        return self.scope.of(Audience.REAL).query() or "?audience=real"

    @property
    def bots_choice(self) -> Choice:
        counted = self.scope.with_bots
        words = _("Leave bots out") if counted else _("Count bots too")
        return Choice(words, self.scope.bots(counted=not counted).query() or "?", counted)


def frame_of(
    request: HttpRequest, *, title: str, section: str, said: Mapping[str, object] | None = None
) -> Frame:
    """`said` stands for the parameters of the address."""
    now = timezone.now()
    found = standing()
    form = ScopeForm(request.GET if said is None else said)
    scope = form.scope(today=now.date(), audience=found.usual_audience)
    sees_people = request.user.has_perm(VIEW_PEOPLE)
    return Frame(title, section, scope, found, now, form.refusals(), sees_people)


def context_of(frame: Frame, **more: Any) -> dict[str, Any]:
    return {"frame": frame, "now": frame.now, **more}
