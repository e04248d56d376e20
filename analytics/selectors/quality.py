"""Can the data be trusted? Each check counts the rows that it finds wrong."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from analytics.scope import Scope

# Name, what is wrong, and two counts: of the wrong ones, and of all that were looked at.
CHECKS = (
    ("missing_year", "Movies without a year", """
        SELECT count(*) FILTER (WHERE year IS NULL), count(*)
        FROM catalogue_movie WHERE removed_at IS NULL"""),
    ("missing_genre", "Movies without a genre", """
        SELECT count(*) FILTER (WHERE NOT EXISTS (
                   SELECT FROM catalogue_movie_genres WHERE movie_id = movie.id)), count(*)
        FROM catalogue_movie AS movie WHERE removed_at IS NULL"""),
    ("same_title", "Movies that share title and year with another", """
        SELECT coalesce(sum(n) FILTER (WHERE n > 1), 0)::bigint, coalesce(sum(n), 0)::bigint FROM (
            SELECT count(*) AS n FROM catalogue_movie WHERE removed_at IS NULL
            GROUP BY search_title, year) AS same"""),
    ("not_enriched", "Movies with an id of TMDB or IMDb of which TMDB told nothing yet", """
        SELECT count(*) FILTER (WHERE NOT EXISTS (
                   SELECT FROM catalogue_enrichment WHERE movie_id = movie.id AND outcome = 'done')), count(*)
        FROM catalogue_movie AS movie WHERE removed_at IS NULL AND EXISTS (
            SELECT FROM catalogue_externalid WHERE movie_id = movie.id AND origin IN ('tmdb', 'imdb'))"""),
    ("clamped_clock", "Events whose clock had to be corrected", """
        SELECT count(*) FILTER (WHERE is_clamped), count(*) FROM collector_event
        WHERE occurred_at >= %(first)s AND occurred_at < %(last)s::date + 1"""),
    ("of_nobody", "Events that name nobody", """
        SELECT coalesce(sum(n_events) FILTER (WHERE person_id IS NULL), 0)::bigint,
               coalesce(sum(n_events), 0)::bigint
        FROM analytics_dailyperson WHERE day BETWEEN %(first)s AND %(last)s"""),
    ("of_bots", "Events of bots", """
        SELECT coalesce(sum(n_events) FILTER (WHERE is_bot), 0)::bigint, coalesce(sum(n_events), 0)::bigint
        FROM analytics_dailyperson WHERE day BETWEEN %(first)s AND %(last)s"""),
    ("refused", "Events that were refused and not replayed", """
        SELECT count(*) FILTER (WHERE replayed_at IS NULL), count(*) FROM collector_failedevent
        WHERE received_at >= %(first)s AND received_at < %(last)s::date + 1"""),
)  # fmt: skip


@dataclass(frozen=True)
class Check:
    name: str
    title: str
    n_wrong: int
    n_seen: int


def quality_checks(scope: Scope) -> list[Check]:
    """One query for each check."""
    found = []
    with connection.cursor() as cursor:
        for name, title, statement in CHECKS:
            cursor.execute(statement, {"first": scope.period.first, "last": scope.period.last})
            found.append(Check(name, title, *cursor.fetchone()))
    return found
