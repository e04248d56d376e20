"""The secret address of a person's own feeds: made, renewed, closed."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from collector.models import FeedKey, Person
from collector.selectors.persons import person_ids, root_of


@transaction.atomic
def renew_feeds(*, person: Person, at: datetime) -> str:
    """A new secret; every one before it, also of browsers that were brought along, opens nothing any more."""
    root = Person.objects.select_for_update().get(pk=root_of(person))  # two browsers at once leave one secret
    close_feeds(person=root)
    return FeedKey.objects.create(person=root, secret=secrets.token_urlsafe(16), made_at=at).secret


def close_feeds(*, person: Person) -> None:
    FeedKey.objects.filter(person__in=person_ids(person)).delete()
