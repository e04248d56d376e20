"""The part of somebody's data that lies here; found by module, see `collector.services.personal_data`.

Artifacts hold no row of a person, people are folded in when they ask; of an algorithm that does hold some, every
stored version is written again without them (`Algorithm.forget_user`).
"""

from __future__ import annotations

from typing import Any

from django.db.models import F, Model

from collector.models import Person
from collector.selectors import person_ids
from recommender.models import ImplicitRating, PersonStanding
from recommender.registry import forget_in_versions

TABLES: tuple[type[Model], ...] = (ImplicitRating,)


def export(person: Person) -> dict[str, list[dict[str, Any]]]:
    rows = ImplicitRating.objects.filter(person__in=person_ids(person))
    values = rows.values("movie_id", "value", "evidence", "newest_at", title=F("movie__title"))
    return {"implicit_ratings": [dict(row) for row in values]}


def erase(person: Person) -> None:
    forget_in_versions(person_ids(person))
    PersonStanding.objects.filter(person_id__in=person_ids(person)).delete()
    ImplicitRating.objects.filter(person__in=person_ids(person)).delete()
