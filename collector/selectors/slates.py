from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from collector.models import Person, Slate
from collector.selectors.persons import person_ids


def movies_offered(slates: Collection[UUID], *, person: Person) -> set[int]:
    """The movies of these lists, of those that were offered to the person."""
    if not slates:
        return set()
    found = Slate.objects.filter(pk__in=slates, person__in=person_ids(person)).values_list(
        "movie_ids", flat=True
    )
    return {movie_id for movie_ids in found for movie_id in movie_ids}
