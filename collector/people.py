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

Name = uuid.UUID | tuple[str, str]
"""A reference that was read: a key, or an origin and the id there."""

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
    names = {reference: name for reference in references if (name := _name(reference))}
    known = _persons_by_name(set(names.values())) if names else {}
    return {reference: known[name] for reference, name in names.items() if name in known}


def _persons_by_name(names: set[Name]) -> dict[Name, Person]:
    keys = [str(name) for name in names if isinstance(name, uuid.UUID)]
    foreign = [name for name in names if isinstance(name, tuple)]
    width = width_of(Person)
    known: dict[Name, Person] = {}
    with connection.cursor() as cursor:
        cursor.execute(PERSONS, [keys, [origin for origin, _ in foreign], [own_id for _, own_id in foreign]])
        for row in cursor.fetchall():
            person, root = read_row(Person, row[:width]), read_row(Person, row[width:])
            assert person is not None
            known[person.key] = root or person
            if person.origin is not None and person.origin_id is not None:
                known[person.origin, person.origin_id] = root or person
    return known


def names_of(person: Person) -> list[str]:
    return [str(person.key), *([f"{person.origin}:{person.origin_id}"] if person.origin else [])]


def persons_named_or_made(references: Iterable[str]) -> dict[str, Person]:
    """The same; an unknown `origin:id` becomes a person, unless of the simulation, which makes its own."""
    references = set(references)
    known = persons_named(references)
    unknown = [_name(reference) for reference in references - known.keys()]
    made = [
        Person(origin=name[0], origin_id=name[1])
        for name in unknown
        if isinstance(name, tuple) and name[0] != Person.SIMULATED
    ]
    if not made:
        return known
    Person.objects.bulk_create(made, ignore_conflicts=True)
    return persons_named(references)


def _name(reference: str) -> Name | None:
    """None: nobody can be known by it."""
    try:
        return uuid.UUID(reference)
    except ValueError:
        origin, _colon, origin_id = reference.partition(":")
    is_whole = ORIGIN.fullmatch(origin) and 0 < len(origin_id) <= ORIGIN_ID_LENGTH
    return (origin, origin_id) if is_whole and "\0" not in origin_id else None
