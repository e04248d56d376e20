"""The part of somebody's data that lies here; found by module, see `collector.services.personal_data`."""

from __future__ import annotations

from typing import Any

from analytics.models import DailyOffer, DailyPerson, DailyServed
from collector.models import Person
from collector.selectors import person_ids

TABLES = (DailyPerson, DailyOffer, DailyServed)


def export(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Counts by day, under the names of their tables."""
    return {table._meta.model_name or "": _rows_of(table, person_ids(person)) for table in TABLES}


def erase(person: Person) -> None:
    """The counts stand, without a name."""
    for table in TABLES:
        table._default_manager.filter(person__in=person_ids(person)).update(person=None)


def _rows_of(table: Any, ids: list[int]) -> list[dict[str, Any]]:
    fields = [field.name for field in table._meta.fields if field.name not in {"id", "person"}]
    return [dict(row) for row in table.objects.filter(person__in=ids).order_by("day").values(*fields)]
