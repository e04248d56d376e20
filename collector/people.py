"""Persons by the words that others know them by: their key, or `origin:id`."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable

from django.db import connection

from accounts.rows import columns_of, read_row, width_of
from collector.models import Person

ORIGIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
ORIGIN_ID_LENGTH = 80


PERSONS = f"""
SELECT {columns_of(Person, "person")}, {columns_of(Person, "root")}
FROM collector_person AS person LEFT JOIN collector_person AS root ON root.id = person.merged_into_id
WHERE person.id IN (
    SELECT id FROM collector_person WHERE key = ANY(%s::uuid[])
    UNION ALL
    SELECT named.id FROM unnest(%s::text[], %s::text[]) AS given(origin, origin_id)
    JOIN collector_person AS named USING (origin, origin_id)
)
"""


def persons_named(references: Iterable[str]) -> dict[str, Person]:
    """Those who are known, joined persons as whom they were joined to. One query."""
    wanted = set(references)
    keys = [str(key) for reference in wanted if (key := _key(reference))]
    parts = [part for reference in wanted if not _key(reference) and (part := _parts(reference))]
    if not keys and not parts:
        return {}
    width = width_of(Person)
    with connection.cursor() as cursor:
        cursor.execute(PERSONS, [keys, [part[0] for part in parts], [part[1] for part in parts]])
        known: dict[str, Person] = {}
        for row in cursor.fetchall():
            person, root = read_row(Person, row[:width]), read_row(Person, row[width:])
            assert person is not None
            known |= dict.fromkeys(names_of(person), root or person)
    return {name: known[_normal(name)] for name in wanted if _normal(name) in known}


def names_of(person: Person) -> list[str]:
    return [str(person.key), *([f"{person.origin}:{person.origin_id}"] if person.origin else [])]


def persons_named_or_made(references: Iterable[str]) -> dict[str, Person]:
    """The same; an unknown `origin:id` becomes a person, unless of the simulation, which makes its own."""
    references = set(references)
    known = persons_named(references)
    parts = [_parts(reference) for reference in references - known.keys()]
    made = [
        Person(origin=part[0], origin_id=part[1]) for part in parts if part and part[0] != Person.SIMULATED
    ]
    if not made:
        return known
    Person.objects.bulk_create(made, ignore_conflicts=True)
    return persons_named(references)


def _parts(reference: str) -> tuple[str, str] | None:
    origin, colon, origin_id = reference.partition(":")
    is_whole = bool(colon and ORIGIN.fullmatch(origin) and 0 < len(origin_id) <= ORIGIN_ID_LENGTH)
    return (origin, origin_id) if is_whole and "\0" not in origin_id else None


def _key(reference: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(reference)
    except ValueError:
        return None


def _normal(reference: str) -> str:
    return str(_key(reference) or reference)
