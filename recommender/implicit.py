"""Evidence -> implicit ratings: one number from 0 to 10 for a person and a movie, by one SQL statement.

    evidence = Σ_kind weight · curve(min(n, cap)) · 2^(-age / half-life)      value = 10 · evidence / max

n and the newest time of each kind are exact in any order, age counts back from the person's own newest
evidence, the maximum runs over the person's movies, and the sum runs in the order of kinds: so counting only
the persons who left something new gives to the last bit what counting everybody gives, and values do not move
with the clock. Weights, caps, curve, half-life and scaling are settings (`recommender.conf`). A person has the
evidence of all persons merged into it. Bots have none; dismissals and what came before a person
started over are not in it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from collector.kinds import SETTERS
from collector.selectors import settled_sequence
from recommender.conf import kinds_of_evidence, value_of
from recommender.models import EvidenceMark

# Each gives 1 for one event. `capped` is least(n, cap).
CURVES = {"log": "ln(1 + {capped}) / ln(2::float8)", "root": "sqrt({capped})", "linear": "{capped}"}
SCALINGS = {
    "own": "evidence / max(evidence) OVER (PARTITION BY person_id) * 10",
    "absolute": "evidence / (evidence + %(half_at)s) * 10",
}

# {scope} limits `person`, a row of collector_person; {curve} and {scaling} are of those above. Everything else
# is handed in as parameters. The kinds stand in each place that names them, as Postgres counts on one core only
# where a common table is read.
IMPLICIT_RATINGS = """
kinds AS NOT MATERIALIZED (
    SELECT * FROM unnest(
        %(kinds)s::text[], %(undone_by)s::text[], %(weights)s::float8[], %(caps)s::float8[],
        %(seconds)s::float8[], %(is_act)s::bool[]
    ) WITH ORDINALITY AS kind (kind, undone_by, weight, cap, seconds, is_act, place)
), undone AS (
    SELECT coalesce(person.merged_into_id, person.id) AS person_id, event.movie_id, kinds.place,
           max(event.occurred_at) AS undone_at
    FROM collector_event AS event
    JOIN kinds ON event.kind = kinds.undone_by
    JOIN collector_person AS person ON person.id = event.person_id
    WHERE event.kind = ANY(%(undoing)s::text[]) AND event.movie_id IS NOT NULL AND NOT event.is_bot AND {scope}
    GROUP BY 1, 2, 3
), started AS (
    SELECT DISTINCT ON (1) coalesce(person.merged_into_id, person.id) AS person_id, preference.value,
           preference.set_at
    FROM collector_preference AS preference JOIN collector_person AS person ON person.id = preference.person_id
    WHERE preference.about = 'start' AND {scope}
    ORDER BY 1, preference.set_at DESC, preference.person_id
), counted AS (
    SELECT coalesce(person.merged_into_id, person.id) AS person_id, event.movie_id, kinds.place,
           max(event.occurred_at) AS newest_at,
           CASE WHEN min(kinds.seconds) > 0
                THEN sum(CASE WHEN kinds.seconds > 0
                              THEN round(least(greatest(coalesce(event.value, 0), 0), 3600)) END)
                     / min(kinds.seconds)
                ELSE count(*) END AS n
    FROM (
        SELECT person_id, movie_id, kind, occurred_at, value, is_bot FROM collector_event
        UNION ALL  -- marks that a file brought: no event in the log stands for them
        SELECT person_id, movie_id, (%(mark_kinds)s::varchar[])[array_position(%(marks)s::varchar[], kind)],
               marked_at, NULL::float8, false
        FROM collector_mark WHERE source <> 'site'
    ) AS event
    JOIN kinds ON event.kind = kinds.kind
    JOIN collector_person AS person ON person.id = event.person_id
    LEFT JOIN undone ON undone.person_id = coalesce(person.merged_into_id, person.id)
                    AND undone.movie_id = event.movie_id AND undone.place = kinds.place
    LEFT JOIN started ON started.person_id = coalesce(person.merged_into_id, person.id) AND started.value > 0
    WHERE event.kind = ANY(%(kinds)s) AND event.movie_id IS NOT NULL AND NOT event.is_bot AND {scope}
      AND CASE WHEN kinds.is_act THEN person.learns_from_acts ELSE person.learns_from_views END
      AND (undone.undone_at IS NULL OR event.occurred_at > undone.undone_at)
      AND (started.set_at IS NULL OR event.occurred_at > started.set_at)
    GROUP BY 1, 2, 3
), aged AS (
    SELECT counted.*, kinds.weight, kinds.cap,
           extract(epoch FROM max(newest_at) OVER (PARTITION BY person_id) - newest_at)::float8 AS age
    FROM counted JOIN kinds USING (place)
    WHERE counted.n > 0 AND kinds.weight > 0
), summed AS (
    SELECT aged.person_id, aged.movie_id, max(aged.newest_at) AS newest_at,
           sum(
               aged.weight * {curve}
               * power(0.5::float8, least(aged.age / %(half_life_seconds)s, 1000))
               ORDER BY aged.place
           ) AS evidence
    FROM aged
    GROUP BY 1, 2
), implicit AS (
    SELECT person_id, movie_id, newest_at, evidence,
           {scaling} AS value
    FROM summed
)
"""

# Of one sort or hash: all pairs go through them, and the usual 4 MB spill to disk.
FULL_COUNT_MEMORY = "256MB"

# What differs from the rows that stand. A table of its own, as Postgres counts on several cores only in a statement
# that changes no other; most rows of a repeated count stay as they are and are not touched.
CHANGED = """
DROP TABLE IF EXISTS pg_temp.changed;
CREATE TEMPORARY TABLE changed ON COMMIT DROP AS
WITH {ratings}
SELECT person_id, movie_id, implicit.newest_at, implicit.evidence, implicit.value, stood.id AS stood
FROM implicit FULL JOIN (
    SELECT * FROM recommender_implicitrating AS old WHERE {stored_scope}
) AS stood USING (person_id, movie_id)
WHERE (stood.newest_at, stood.evidence, stood.value)
    IS DISTINCT FROM (implicit.newest_at, implicit.evidence, implicit.value)
"""
REMOVE = "DELETE FROM recommender_implicitrating AS old USING changed WHERE old.id = stood AND changed.value IS NULL"
RENEW = """
UPDATE recommender_implicitrating AS old
SET newest_at = changed.newest_at, evidence = changed.evidence, value = changed.value
FROM changed WHERE old.id = stood AND changed.value IS NOT NULL
"""
ADD = """
INSERT INTO recommender_implicitrating (person_id, movie_id, newest_at, evidence, value)
SELECT person_id, movie_id, newest_at, evidence, value FROM changed WHERE stood IS NULL
"""
# `LIMIT 1` makes it one look into the index per person.
PERSONS_COUNTED = """
SELECT count(*) FROM collector_person AS person, LATERAL (
    SELECT 1 FROM recommender_implicitrating WHERE person_id = person.id LIMIT 1
) AS one
"""

# Persons whose evidence moved without an event: merged, taken apart, or learning switched on or off.
STANDINGS_CHANGED = """
WITH now AS (
    SELECT id AS person_id, coalesce(merged_into_id, id) AS counted_for, learns_from_views, learns_from_acts
    FROM collector_person
    WHERE merged_into_id IS NOT NULL OR NOT learns_from_views OR NOT learns_from_acts
), changed AS (
    SELECT person_id, now.counted_for AS now_for, old.counted_for AS old_for
    FROM now FULL JOIN recommender_personstanding AS old USING (person_id)
    WHERE (now.counted_for, now.learns_from_views, now.learns_from_acts)
        IS DISTINCT FROM (old.counted_for, old.learns_from_views, old.learns_from_acts)
)
SELECT person_id FROM changed UNION SELECT now_for FROM changed WHERE now_for IS NOT NULL
UNION SELECT old_for FROM changed WHERE old_for IS NOT NULL
"""

KEEP_STANDINGS = """
DELETE FROM recommender_personstanding;
INSERT INTO recommender_personstanding (person_id, counted_for, learns_from_views, learns_from_acts)
SELECT id, coalesce(merged_into_id, id), learns_from_views, learns_from_acts
FROM collector_person
WHERE merged_into_id IS NOT NULL OR NOT learns_from_views OR NOT learns_from_acts
"""

PERSONS_WITH_NEWS = """
SELECT DISTINCT coalesce(person.merged_into_id, person.id)
FROM collector_event AS event JOIN collector_person AS person ON person.id = event.person_id
WHERE event.sequence > %(sequence)s
UNION
SELECT coalesce(person.merged_into_id, person.id)
FROM collector_forgotten AS forgotten JOIN collector_person AS person ON person.id = forgotten.person_number
WHERE forgotten.sequence > %(sequence)s
"""


@dataclass(frozen=True)
class Counted:
    """What one count changed."""

    persons: int  # who were counted: those with news, or everybody with evidence
    written: int
    removed: int
    was_full: bool


def parameters() -> dict[str, Any]:
    """The settings as parameters of `IMPLICIT_RATINGS`."""
    kinds = dict(sorted(kinds_of_evidence().items()))  # sums run in this order
    return {
        "kinds": list(kinds),
        "undone_by": [kind.undone_by for kind in kinds.values()],
        "undoing": [kind.undone_by for kind in kinds.values() if kind.undone_by],
        "weights": [kind.weight for kind in kinds.values()],
        "caps": [kind.cap for kind in kinds.values()],
        "seconds": [kind.seconds_per_count for kind in kinds.values()],
        "is_act": [kind.is_act for kind in kinds.values()],
        "marks": list(SETTERS),
        "mark_kinds": list(SETTERS.values()),
        "half_life_seconds": value_of("HALF_LIFE_DAYS") * 86_400,
        "half_at": float(value_of("IMPLICIT_HALF_AT")),
    }


def settings_fingerprint() -> str:
    """Changes when the meaning of an implicit rating changes, so that everybody is counted anew."""
    kinds = {name: asdict(kind) for name, kind in kinds_of_evidence().items()}
    names = ("HALF_LIFE_DAYS", "EVIDENCE_CURVE", "IMPLICIT_SCALING", "IMPLICIT_HALF_AT")
    text = json.dumps([kinds, *map(value_of, names)], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def implicit_ratings_sql(scope: str) -> str:
    """The common table expressions that end in `implicit`, for persons within the scope."""
    curve = CURVES[value_of("EVIDENCE_CURVE")].format(capped="least(aged.n, aged.cap)")
    return IMPLICIT_RATINGS.format(
        scope=scope, curve=f"({curve})", scaling=SCALINGS[value_of("IMPLICIT_SCALING")]
    )


def count_implicit_ratings(*, at: datetime, everybody: bool = False) -> Counted:
    """Bring implicit ratings up to date with the log: of persons with news, or of everybody.

    One transaction; two of them wait for each other.
    """
    settled = settled_sequence()
    with transaction.atomic(), connection.cursor() as cursor:
        mark, _ = EvidenceMark.objects.get_or_create(pk=1)
        mark = EvidenceMark.objects.select_for_update().get(pk=1)
        fingerprint = settings_fingerprint()
        is_full = everybody or mark.settings_fingerprint != fingerprint
        persons = None if is_full else _persons_to_count(cursor, mark.sequence)
        counted = _written(cursor, persons)
        cursor.execute(KEEP_STANDINGS)
        EvidenceMark.objects.filter(pk=1).update(
            sequence=max(mark.sequence, settled), settings_fingerprint=fingerprint, counted_at=at
        )
    return counted


def _persons_to_count(cursor: Any, sequence: int) -> list[int]:
    cursor.execute(PERSONS_WITH_NEWS, {"sequence": sequence})
    persons = {person for (person,) in cursor.fetchall()}
    cursor.execute(STANDINGS_CHANGED)
    return sorted(persons | {person for (person,) in cursor.fetchall()})


def _written(cursor: Any, persons: list[int] | None) -> Counted:
    if persons == []:
        return Counted(persons=0, written=0, removed=0, was_full=False)
    scope, stored_scope = ("true", "true") if persons is None else (SCOPE, "old.person_id = ANY(%(persons)s)")
    statement = CHANGED.format(ratings=implicit_ratings_sql(scope), stored_scope=stored_scope)
    if persons is None:
        cursor.execute("SET LOCAL work_mem = %s", [FULL_COUNT_MEMORY])
    cursor.execute(statement, {**parameters(), "persons": persons})
    removed, renewed, added = (_n_rows(cursor, each) for each in (REMOVE, RENEW, ADD))
    if persons is None:
        cursor.execute(PERSONS_COUNTED)
        (n_persons,) = cursor.fetchone()
    else:
        n_persons = len(persons)
    return Counted(persons=n_persons, written=renewed + added, removed=removed, was_full=persons is None)


def _n_rows(cursor: Any, statement: str) -> int:
    cursor.execute(statement)
    return int(cursor.rowcount)


SCOPE = "(person.id = ANY(%(persons)s) OR person.merged_into_id = ANY(%(persons)s))"
