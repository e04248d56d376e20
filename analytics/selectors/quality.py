"""Can the data be trusted? Each check counts the rows that it finds wrong, and can show them."""

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


@dataclass(frozen=True)
class Look:
    """What a check looks at, in SQL."""

    title: str
    rows: str  # all that are looked at, behind FROM
    wrong: str  # what is wrong with some of them, as a condition
    shown: str  # of one that is wrong: what it is, its movie and its time
    order: str  # in which they are shown
    counted: str = ""  # how many are wrong and how many there are, where that was counted by the day

    @property
    def counts(self) -> str:
        return self.counted or f"SELECT count(*) FILTER (WHERE {self.wrong}), count(*) FROM {self.rows}"

    @property
    def examples(self) -> str:
        return (
            f"SELECT {self.shown} FROM {self.rows} AND ({self.wrong}) ORDER BY {self.order} LIMIT %(limit)s"
        )


def _movies(title: str, *, wrong: str, and_where: str = "") -> Look:
    rows = f"catalogue_movie AS movie WHERE removed_at IS NULL {and_where}"
    return Look(title, rows, wrong, "title, id, added_at", "id DESC")


def _events(title: str, *, wrong: str, counted: str = "") -> Look:
    rows = "collector_event WHERE occurred_at >= %(first)s AND occurred_at < %(last)s::date + 1"
    shown = "kind || ' ' || event_id, movie_id, occurred_at"
    return Look(title, rows, wrong, shown, "sequence DESC", counted)


def _by_day(wrong: str) -> str:
    return f"""
        SELECT coalesce(sum(n_events) FILTER (WHERE {wrong}), 0)::bigint, coalesce(sum(n_events), 0)::bigint
        FROM analytics_dailyperson WHERE day BETWEEN %(first)s AND %(last)s"""


LOOKS = {
    "missing_year": _movies(_("Movies without a year"), wrong="year IS NULL"),
    "missing_genre": _movies(
        _("Movies without a genre"),
        wrong="NOT EXISTS (SELECT FROM catalogue_movie_genres WHERE movie_id = movie.id)",
    ),
    "same_title": Look(
        _("Movies that share title and year with another"),
        rows="""(
            SELECT id, title, year, search_title, added_at, count(*) OVER (PARTITION BY search_title, year) AS n
            FROM catalogue_movie WHERE removed_at IS NULL) AS movie WHERE true""",
        wrong="n > 1",
        shown="title || coalesce(' (' || year || ')', ''), id, added_at",
        order="search_title, year, id",
    ),
    "not_enriched": _movies(
        _("Movies with an id of TMDB or IMDb of which TMDB told nothing yet"),
        wrong="NOT EXISTS (SELECT FROM catalogue_enrichment WHERE movie_id = movie.id AND outcome = 'done')",
        and_where="""AND %(asks_tmdb)s AND EXISTS (
            SELECT FROM catalogue_externalid WHERE movie_id = movie.id AND origin IN ('tmdb', 'imdb'))""",
    ),
    "clamped_clock": _events(_("Events whose clock had to be corrected"), wrong="is_clamped"),
    "of_nobody": _events(
        _("Events that name nobody"), wrong="person_id IS NULL", counted=_by_day("person_id IS NULL")
    ),
    "of_bots": _events(_("Events of bots"), wrong="is_bot", counted=_by_day("is_bot")),
    "refused": Look(
        _("Events that were refused and not replayed"),
        rows="collector_failedevent WHERE received_at >= %(first)s AND received_at < %(last)s::date + 1",
        wrong="replayed_at IS NULL",
        shown="field || ': ' || reason, NULL::bigint, received_at",
        order="received_at DESC",
    ),
}


@dataclass(frozen=True)
class Check:
    """What a look found."""

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
        for name, look in LOOKS.items():
            cursor.execute(look.counts, _asked_of(period))
            found.append(Check(name, look.title, *cursor.fetchone()))
    return found


def wrong_ones(name: str, period: Period, *, limit: int) -> Sequence[Example]:
    """The rows behind a check, at most so many; one query."""
    with connection.cursor() as cursor:
        cursor.execute(LOOKS[name].examples, {**_asked_of(period), "limit": limit})
        return [Example(*row) for row in cursor.fetchall()]


def _asked_of(period: Period) -> dict[str, Any]:
    """Without a key nothing is asked of TMDB, so nothing is missing."""
    return {"first": period.first, "last": period.last, "asks_tmdb": bool(settings.TMDB_API_KEY)}


def courses(period: Period) -> dict[str, tuple[int, ...]]:
    """Of each check what was wrong day by day, of days that were kept; one query."""
    rows = DailyCheck.objects.filter(day__range=(period.first, period.last)).order_by("day")
    found: dict[str, list[int]] = defaultdict(list)
    for name, n_wrong in rows.values_list("name", "n_wrong"):
        found[name].append(n_wrong)
    return {name: tuple(counts) for name, counts in found.items()}
