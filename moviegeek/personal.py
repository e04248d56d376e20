"""The part of somebody's data that lies here; found by module, see `collector.services.personal_data`."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Model

from collector.models import Person
from collector.selectors import person_ids
from moviegeek.models import Evening, Guest

TABLES: tuple[type[Model], ...] = (Evening, Guest)


def export(person: Person) -> dict[str, list[dict[str, Any]]]:
    guests = Guest.objects.filter(person__in=person_ids(person))
    rows = guests.values(
        "name", "picks", "votes", started_at=F("evening__created_at"), shared=F("evening__result_ids")
    )
    return {"evenings": [dict(row) for row in rows]}


def erase(person: Person) -> None:
    """Evenings that the person started end at once; from those of others the person is gone."""
    ids = person_ids(person)
    Evening.objects.filter(host__in=ids).delete()
    Guest.objects.filter(person__in=ids).delete()
