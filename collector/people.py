"""Persons by the words that others know them by: their key, or `origin:id`."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable

from django.db.models import Q

from collector.models import Person

ORIGIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
ORIGIN_ID_LENGTH = 80


def persons_named(references: Iterable[str]) -> dict[str, Person]:
    """Those who are known, joined persons as whom they were joined to. One query."""
    wanted = {reference: _condition(reference) for reference in set(references)}
    conditions = [condition for condition in wanted.values() if condition is not None]
    if not conditions:
        return {}
    either = conditions[0]
    for condition in conditions[1:]:
        either |= condition
    found = Person.objects.select_related("merged_into").filter(either)
    known = {name: person.merged_into or person for person in found for name in names_of(person)}
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


def _condition(reference: str) -> Q | None:
    if key := _key(reference):
        return Q(key=key)
    parts = _parts(reference)
    return Q(origin=parts[0], origin_id=parts[1]) if parts else None


def _normal(reference: str) -> str:
    return str(_key(reference) or reference)
