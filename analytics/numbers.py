"""What the panels of one page draw from: each kind of count is read once, and only when asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import numpy as np
from django.utils.translation import gettext as _

from analytics.measures import Rate, rate_by_person
from analytics.scope import Scope
from analytics.selectors import counts
from analytics.selectors.api_use import ApiUse, api_use
from analytics.selectors.counts import Counts, Movies, Offers, People, Served
from analytics.selectors.freshness import Fresh, freshness
from analytics.selectors.people import EvidenceRow, evidence_rows
from catalogue.models import Movie
from catalogue.selectors import movies as present_movies
from collector.models import Person
from recommender.engine.metrics.beyond import catalogue_coverage, gini
from recommender.models import LiveVersion
from recommender.selectors import SideBySide, algorithms_side_by_side, live_versions

LONGEST_LIST = 10


@dataclass(frozen=True)
class Numbers:
    scope: Scope
    at: datetime
    movie: Movie | None = None  # of a movie's page
    person: Person | None = None  # of a person's page
    since: date | None = None  # the first day that was counted at all; None: does not matter

    @property
    def n_whole_days(self) -> int:
        """Days of the period that are over."""
        return sum(day < self.at.date() for day in self.scope.period.days())

    @property
    def n_days_before(self) -> int:
        """Days of the period before that were counted: evidence may have begun in the midst of it."""
        before = self.scope.before
        if before is None or self.since is None:
            return before.n_days if before else 0
        return sum(day >= self.since for day in before.days())

    @property
    def is_before_whole(self) -> bool:
        return self.scope.before is None or self.n_days_before == self.scope.before.n_days

    @cached_property
    def api_use(self) -> ApiUse:
        return api_use(self.scope.period, without_token=_("without a token"))

    @cached_property
    def _people(self) -> tuple[People, People]:
        return counts.people(self.scope)

    @property
    def people(self) -> People:
        return self._people[0]

    @property
    def people_before(self) -> People | None:
        return self._people[1] if self.scope.before else None

    @cached_property
    def _movies(self) -> tuple[Movies, Movies]:
        return counts.movies(self.scope)

    @cached_property
    def n_catalogue(self) -> int:
        return present_movies().count()

    @cached_property
    def shows(self) -> Counts:
        """How often each movie of the catalogue was shown, those that never were included."""
        return self.with_never_shown(self._movies[0].n_shown)

    @cached_property
    def shows_before(self) -> Counts | None:
        return self.with_never_shown(self._movies[1].n_shown) if self.scope.before else None

    @property
    def movies(self) -> Movies:
        return self._movies[0]

    def with_never_shown(self, shown: Counts) -> Counts:
        shown = shown[shown > 0]
        return np.concatenate([shown, np.zeros(max(self.n_catalogue - len(shown), 0), dtype=np.int64)])

    @cached_property
    def shows_by_day(self) -> list[Counts]:
        by_day = counts.shows_by_day(self.scope)
        nothing = np.zeros(0, dtype=np.int64)
        return [self.with_never_shown(by_day.get(day, nothing)) for day in self.scope.period.days()]

    @cached_property
    def _served(self) -> tuple[Served, Served]:
        return counts.served(self.scope)

    @property
    def served(self) -> Served:
        return self._served[0]

    @property
    def served_before(self) -> Served | None:
        return self._served[1] if self.scope.before else None

    @cached_property
    def _offers(self) -> tuple[Offers, Offers]:
        return counts.offers(self.scope)

    @property
    def offers(self) -> Offers:
        return self._offers[0]

    @property
    def offers_before(self) -> Offers | None:
        return self._offers[1] if self.scope.before else None

    @cached_property
    def places(self) -> dict[tuple[str, int], tuple[int, int]]:
        return counts.places(self.scope)

    @cached_property
    def slates_by_fallback(self) -> dict[str, int]:
        return counts.slates_by_fallback(self.scope)

    @property
    def fallback_reasons(self) -> dict[str, int]:
        """Reason -> slates that are a chart in place of a personal list, most frequent first."""
        return {reason: n for reason, n in self.slates_by_fallback.items() if reason}

    @cached_property
    def evidence(self) -> list[EvidenceRow]:
        """Of the person of the page, newest first."""
        if self.person is None:
            raise ValueError("evidence of a person needs a person")
        return evidence_rows(self.person)

    @cached_property
    def side_by_side(self) -> SideBySide:
        """Every live algorithm's list for the person of the page; nothing of it counts as offered."""
        if self.person is None:
            raise ValueError("lists side by side need a person")
        return algorithms_side_by_side(person=self.person, k=LONGEST_LIST, at=self.at)

    @cached_property
    def live(self) -> dict[str, LiveVersion]:
        return live_versions()

    @cached_property
    def freshness(self) -> list[Fresh]:
        return freshness(now=self.at, live=self.live)


def rate_of(people: People, done: str, could: str) -> Rate:
    return rate_by_person(people.by_person[done], people.by_person[could])


def rate_of_offers(offers: Offers, done: str) -> Rate:
    return rate_by_person(offers.by_person(done), offers.by_person("n_shown"))


def coverage_of(shows: Counts) -> float | None:
    return catalogue_coverage(shows) if shows.size else None


def gini_of(shows: Counts) -> float | None:
    return gini(shows) if shows.sum() else None


def served_personally(served: Served) -> Rate:
    """Of the people who were sent any list, those who got one of their own."""
    has_own = (served.n_personal > 0).astype(np.int64)
    return rate_by_person(has_own, np.ones_like(has_own))
