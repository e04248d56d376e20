"""Whose feeds stand under which secret."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Value, When

from collector.models import FeedKey, Person
from collector.selectors.persons import person_ids, root_of


def feed_secret(person: Person) -> str:
    """Empty while the person has no feeds. That of a browser that was brought along goes on being good."""
    own_first = Case(
        When(person=root_of(person), then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    keys = FeedKey.objects.filter(person__in=person_ids(person)).order_by(own_first, "-made_at")
    return keys.values_list("secret", flat=True).first() or ""


def person_of_feed(secret: str) -> Person | None:
    """Whose feeds these are, as whom they were joined to; None: the address opens nothing."""
    if "\0" in secret:
        return None
    found = FeedKey.objects.select_related("person__merged_into").filter(secret=secret).first()
    return (found.person.merged_into or found.person) if found else None
