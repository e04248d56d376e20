"""The part of somebody's data that lies here; found by module, see `collector.services.personal_data`."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from analytics.models import DailyPerson
from collector.models import Person
from collector.selectors import person_ids

TABLES: tuple[type[Model], ...] = (DailyPerson,)


def export(person: Person) -> dict[str, list[dict[str, Any]]]:
    rows = DailyPerson.objects.filter(person__in=person_ids(person)).order_by("day")
    counts = [field.name for field in DailyPerson._meta.fields if field.name.startswith("n_")]
    return {"days": list(rows.values("day", *counts))}


def erase(person: Person) -> None:
    """The counts stand, without a name."""
    DailyPerson.objects.filter(person__in=person_ids(person)).update(person=None)
