"""Evidence -> implicit ratings -> standings -> charts -> models, stage by stage, as the worker does it on schedule."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from catalogue.services import Standing, update_standings
from recommender.conf import EVIDENCE, liked_from, value_of
from recommender.everyone.meetings import count_meetings
from recommender.evidence.provenance import is_simulation_counted
from recommender.implicit import count_implicit_ratings
from recommender.models import Run
from recommender.training import train

Report = Callable[[float, str], None]

STAGES = ("implicit", "standings", "charts", "models")
COUNTING = {
    "implicit": "counting evidence",
    "standings": "counting popularity and ratings",
    "charts": "counting who met what lately",
}

STANDINGS_LOCK = 0x7374616E  # two counts at once would lock movies in different orders
DAMPING = 10.0  # ratings of average height that each movie gets in advance

# Persons who liked a movie, said or shown; ratings, the simulated audience's as long as it counts.
STANDINGS = """
WITH persons AS (
    SELECT id, coalesce(merged_into_id, id) AS counted_for FROM collector_person
    WHERE %(simulated)s OR origin IS DISTINCT FROM 'simulated'
), rated AS (
    SELECT rating.movie_id, count(*)::int AS n, sum(rating.value)::float8 / 2 AS stars
    FROM collector_rating AS rating JOIN persons ON persons.id = rating.person_id GROUP BY 1
), met AS (
    SELECT movie_id, count(DISTINCT person_id)::float8 AS n FROM (
        SELECT rating.movie_id, persons.counted_for AS person_id
        FROM collector_rating AS rating JOIN persons ON persons.id = rating.person_id
        WHERE rating.value >= %(liked_from)s
        UNION ALL
        SELECT implicit.movie_id, implicit.person_id
        FROM recommender_implicitrating AS implicit JOIN persons ON persons.id = implicit.person_id
    ) AS pairs GROUP BY 1
), usual AS (SELECT coalesce(sum(stars) / nullif(sum(n), 0), 0) AS mean FROM rated)
SELECT movie_id, coalesce(met.n, 0), coalesce(rated.n, 0), rated.stars / rated.n,
       CASE WHEN rated.n > 0
            THEN (rated.stars + %(damping)s * usual.mean) / (rated.n + %(damping)s) ELSE 0 END
FROM met FULL JOIN rated USING (movie_id) CROSS JOIN usual
"""


TIMES_RESTED = 20
NEWS = """
WITH last AS (SELECT max(started_at) AS at FROM recommender_run WHERE algorithm = ANY(%(names)s))
SELECT count(*) FROM (
    SELECT 1 FROM collector_event, last
    WHERE received_at > coalesce(last.at, '-infinity')
      AND occurred_at > coalesce((SELECT at FROM last) - interval '7 days', '-infinity')
      AND (kind = ANY(%(kinds)s) OR kind = 'rate') AND NOT is_bot
    LIMIT %(most)s
) AS news
"""


@dataclass(frozen=True)
class Rebuilt:
    """What a rebuild did, a line per stage."""

    lines: tuple[str, ...]
    seconds: dict[str, float]

    def as_result(self) -> dict[str, Any]:
        return asdict(self)


def rebuild(
    stages: Sequence[str] = STAGES,
    *,
    algorithms: Sequence[str] | None = None,
    by: str,
    report: Report,
    job_id: uuid.UUID | None = None,
) -> Rebuilt:
    """The given stages in their order; safe to repeat.

    Raises
    ------
    ValueError
        When a stage has no such name.
    """
    unknown = [stage for stage in stages if stage not in STAGES]
    if unknown:
        raise ValueError(f"stage must be one of {', '.join(STAGES)}, got {unknown[0]!r}")
    wanted = [stage for stage in STAGES if stage in stages]
    names = algorithms or value_of("ALGORITHMS")
    lines: list[str] = []
    seconds: dict[str, float] = {}
    for place, stage in enumerate(wanted):
        begun = time.perf_counter()
        part = _part(report, place=place, parts=len(wanted))
        lines += _run(stage, algorithms=names, by=by, report=part, job_id=job_id)
        seconds[stage] = round(time.perf_counter() - begun, 3)
    return Rebuilt(tuple(lines), seconds)


def _part(report: Report, *, place: int, parts: int) -> Report:
    return lambda share, message: report((place + share) / parts, message)


def _run(
    stage: str, *, algorithms: Sequence[str], by: str, report: Report, job_id: uuid.UUID | None
) -> list[str]:
    if stage == "models":
        return [line.as_line() for line in train(algorithms, by=by, report=report, job_id=job_id)]
    report(0.0, COUNTING[stage])
    if stage == "implicit":
        counted = count_implicit_ratings(at=timezone.now(), everybody=True)
        return [
            f"implicit ratings: {counted.persons} persons, {counted.written} written, "
            f"{counted.removed} removed"
        ]
    if stage == "charts":
        return [f"charts: {count_meetings(at=timezone.now(), everything=True)} windows counted"]
    return [f"standings: {count_standings()} movies changed"]


def count_standings() -> int:
    """Hand down to the catalogue how popular and how well rated its movies are; how many changed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [STANDINGS_LOCK])
        cursor.execute(
            STANDINGS,
            {"simulated": is_simulation_counted(), "liked_from": liked_from(), "damping": DAMPING},
        )
        return update_standings(Standing(*row) for row in cursor.fetchall())


def n_events_since_training(algorithms: Sequence[str] | None = None) -> int:
    """Events that speak for a movie and came after the newest run of these algorithms (of those on schedule)
    began, counted up to the setting."""
    names = list(algorithms or value_of("ALGORITHMS"))
    with connection.cursor() as cursor:
        cursor.execute(
            NEWS, {"names": names, "kinds": list(EVIDENCE), "most": value_of("REBUILD_AFTER_EVENTS")}
        )
        (n,) = cursor.fetchone()
    return int(n)


def is_training_due(algorithm: str, *, now: datetime) -> bool:
    """Whether a slow algorithm is to be trained again: something is new, and it has rested twenty times as long as
    it took, at least for `SLOW_REST_HOURS`. The first time once those on schedule are there."""
    last = Run.objects.filter(algorithm=algorithm).order_by("-started_at").first()
    if last is None:
        return Run.objects.filter(algorithm__in=value_of("ALGORITHMS"), state=Run.State.DONE).exists()
    took = (last.finished_at or now) - last.started_at
    rest = max(timedelta(hours=value_of("SLOW_REST_HOURS")), TIMES_RESTED * took)
    return now >= last.started_at + rest and n_events_since_training([algorithm]) > 0
