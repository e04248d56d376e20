"""Several changes for one person in one piece: nobody else writes for them meanwhile."""

from __future__ import annotations

from collector.locks import announce_writing
from collector.models import Person
from collector.selectors import person_ids


def hold(person: Person) -> list[int]:
    """Until the end of the transaction, the person and all merged into it, by their keys."""
    announce_writing()
    ids = person_ids(person)
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
    return ids
