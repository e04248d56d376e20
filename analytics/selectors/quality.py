"""Can the data be trusted? Each check counts the rows that it finds wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_noop as _

from analytics.measures import share_of
from analytics.models import DailyCheck
from analytics.period import Period
from catalogue.tasks import ENRICH
from jobs.models import Job
from jobs.selectors import newest_jobs

# Name, what is wrong, and two counts: of the wrong ones, and of all that were looked at.
CHECKS = (
    ("missing_year", _("Movies without a year"), """
        SELECT count(*) FILTER (WHERE year IS NULL), count(*)
        FROM catalogue_movie WHERE removed_at IS NULL"""),
    ("missing_genre", _("Movies without a genre"), """
        SELECT count(*) FILTER (WHERE NOT EXISTS (
                   SELECT FROM catalogue_movie_genres WHERE movie_id = movie.id)), count(*)
        FROM catalogue_movie AS movie WHERE removed_at IS NULL"""),
    ("same_title", _("Movies that share title and year with another"), """
        SELECT coalesce(sum(n) FILTER (WHERE n > 1), 0)::bigint, coalesce(sum(n), 0)::bigint FROM (
            SELECT count(*) AS n FROM catalogue_movie WHERE removed_at IS NULL
            GROUP BY search_title, year) AS same"""),
    ("not_enriched", _("Movies with an id of TMDB or IMDb of which TMDB told nothing yet"), """
        SELECT count(*) FILTER (WHERE NOT EXISTS (
                   SELECT FROM catalogue_enrichment WHERE movie_id = movie.id AND outcome = 'done')), count(*)
        FROM catalogue_movie AS movie WHERE %(asks_tmdb)s AND removed_at IS NULL AND EXISTS (
            SELECT FROM catalogue_externalid WHERE movie_id = movie.id AND origin IN ('tmdb', 'imdb'))"""),
    ("clamped_clock", _("Events whose clock had to be corrected"), """
        SELECT count(*) FILTER (WHERE is_clamped), count(*) FROM collector_event
        WHERE occurred_at >= %(first)s AND occurred_at < %(last)s::date + 1"""),
    ("of_nobody", _("Events that name nobody"), """
        SELECT coalesce(sum(n_events) FILTER (WHERE person_id IS NULL), 0)::bigint,
               coalesce(sum(n_events), 0)::bigint
        FROM analytics_dailyperson WHERE day BETWEEN %(first)s AND %(last)s"""),
    ("of_bots", _("Events of bots"), """
        SELECT coalesce(sum(n_events) FILTER (WHERE is_bot), 0)::bigint, coalesce(sum(n_events), 0)::bigint
        FROM analytics_dailyperson WHERE day BETWEEN %(first)s AND %(last)s"""),
    ("refused", _("Events that were refused and not replayed"), """
        SELECT count(*) FILTER (WHERE replayed_at IS NULL), count(*) FROM collector_failedevent
        WHERE received_at >= %(first)s AND received_at < %(last)s::date + 1"""),
)  # fmt: skip


_OF_PERIOD = "occurred_at >= %(first)s AND occurred_at < %(last)s::date + 1"
_EVENT = "SELECT kind || ' ' || event_id, movie_id, occurred_at FROM collector_event WHERE " + _OF_PERIOD
# Of each check the rows that it finds wrong: what they are, their movie and their time.
EXAMPLES = {
    "missing_year": """
        SELECT title, id, added_at FROM catalogue_movie
        WHERE removed_at IS NULL AND year IS NULL ORDER BY id DESC""",
    "missing_genre": """
        SELECT title, id, added_at FROM catalogue_movie AS movie
        WHERE removed_at IS NULL AND NOT EXISTS (SELECT FROM catalogue_movie_genres WHERE movie_id = movie.id)
        ORDER BY id DESC""",
    "same_title": """
        SELECT title || coalesce(' (' || year || ')', ''), id, added_at FROM (
            SELECT *, count(*) OVER (PARTITION BY search_title, year) AS n
            FROM catalogue_movie WHERE removed_at IS NULL) AS movie
        WHERE n > 1 ORDER BY search_title, year, id""",
    "not_enriched": """
        SELECT title, id, added_at FROM catalogue_movie AS movie WHERE %(asks_tmdb)s AND removed_at IS NULL
          AND EXISTS (SELECT FROM catalogue_externalid
                      WHERE movie_id = movie.id AND origin IN ('tmdb', 'imdb'))
          AND NOT EXISTS (SELECT FROM catalogue_enrichment WHERE movie_id = movie.id AND outcome = 'done')
        ORDER BY id DESC""",
    "clamped_clock": _EVENT + " AND is_clamped ORDER BY sequence DESC",
    "of_nobody": _EVENT + " AND person_id IS NULL ORDER BY sequence DESC",
    "of_bots": _EVENT + " AND is_bot ORDER BY sequence DESC",
    "refused": """
        SELECT field || ': ' || reason, NULL::bigint, received_at FROM collector_failedevent
        WHERE replayed_at IS NULL AND received_at >= %(first)s AND received_at < %(last)s::date + 1
        ORDER BY received_at DESC""",
}


@dataclass(frozen=True)
class Check:
    name: str
    title: str
    n_wrong: int
    n_seen: int

    @property
    def share(self) -> float | None:
        return share_of(self.n_wrong, self.n_seen)


@dataclass(frozen=True)
class Example:
    """One row that a check finds wrong."""

    words: str
    movie_id: int | None
    at: datetime | None


def quality_checks(period: Period) -> list[Check]:
    """One query for each check."""
    found = []
    with connection.cursor() as cursor:
        for name, title, statement in CHECKS:
            cursor.execute(statement, _asked_of(period))
            found.append(Check(name, title, *cursor.fetchone()))
    return found


def wrong_ones(name: str, period: Period, *, limit: int) -> Sequence[Example]:
    """The rows behind a check, at most so many; one query."""
    with connection.cursor() as cursor:
        cursor.execute(EXAMPLES[name] + " LIMIT %(limit)s", {**_asked_of(period), "limit": limit})
        return [Example(*row) for row in cursor.fetchall()]


def _asked_of(period: Period) -> dict[str, Any]:
    """Without a key nothing is asked of TMDB, so nothing is missing."""
    return {"first": period.first, "last": period.last, "asks_tmdb": bool(settings.TMDB_API_KEY)}


@dataclass(frozen=True)
class Tmdb:
    """How it stands with TMDB. `trouble` says why it could not be asked the last time, and `at` when that was."""

    has_key: bool
    trouble: str = ""
    at: datetime | None = None


def tmdb() -> Tmdb:
    """By the last asking that came to an end; one query."""
    if not settings.TMDB_API_KEY:
        return Tmdb(has_key=False)
    ended = newest_jobs().filter(task=ENRICH, state__in=(Job.State.DONE, Job.State.FAILED)).first()
    if ended is None or ended.state == Job.State.DONE:
        return Tmdb(has_key=True)
    return Tmdb(has_key=True, trouble=ended.error, at=ended.finished_at)


def courses(period: Period) -> dict[str, tuple[int, ...]]:
    """Of each check what was wrong day by day, of days that were kept; one query."""
    rows = DailyCheck.objects.filter(day__range=(period.first, period.last)).order_by("day")
    found: dict[str, list[int]] = defaultdict(list)
    for name, n_wrong in rows.values_list("name", "n_wrong"):
        found[name].append(n_wrong)
    return {name: tuple(counts) for name, counts in found.items()}
