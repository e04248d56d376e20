"""The part of somebody's data that lies here.

Each app's `personal.py` has the same three names and is found by module (`collector.services.personal_data`).
"""

from __future__ import annotations

from typing import Any

from django.db.models import F, Model, Q, QuerySet

from collector.models import (
    Attribution,
    Event,
    FailedEvent,
    FeedKey,
    ImportedAct,
    ImportedMovie,
    ListItem,
    Mark,
    OwnImport,
    OwnList,
    Person,
    Preference,
    Rating,
    Session,
    Slate,
    Visitor,
    WatchlistOrder,
    Withdrawal,
)
from collector.people import names_of
from collector.selectors import person_ids

TABLES: tuple[type[Model], ...] = (
    Person,
    Visitor,
    Session,
    Slate,
    Attribution,
    Event,
    FailedEvent,
    Rating,
    Mark,
    Withdrawal,
    OwnList,
    WatchlistOrder,
    FeedKey,
    Preference,
    OwnImport,
    ImportedMovie,
    ImportedAct,
)


def export(person: Person) -> dict[str, list[dict[str, Any]]]:
    """All that is kept of the person and of all merged into it, in words where there are words."""
    ids = person_ids(person)
    movie = {"title": F("movie__title"), "year": F("movie__year")}
    return {
        "persons": _rows(Person.objects.filter(pk__in=ids), "key", "created_at", "merged_at"),
        "browsers": _rows(
            Visitor.objects.filter(person__in=ids), "key", "device", "first_seen_at", "last_seen_at"
        ),
        "sessions": _rows(Session.objects.filter(person__in=ids), "started_at", "last_event_at", "n_events"),
        "lists_offered": _rows(
            Slate.objects.filter(person__in=ids),
            *("id", "created_at", "shelf", "page", "algorithm", "version", "movie_ids", "items"),
        ),
        "ratings": _rows(
            Rating.objects.filter(person__in=ids).annotate(rating=F("value") / 2.0),
            *("movie_id", "rating", "rated_at", "source"),
            **movie,
        ),
        "lists": _rows(
            OwnList.objects.filter(person__in=ids),
            *("key", "name", "description", "secret", "created_at", "changed_at", "deleted_at"),
        ),
        "list_items": _rows(
            ListItem.objects.filter(list__person__in=ids).order_by("list_id", "place"),
            *("movie_id", "place", "added_at"),
            **movie,
            of_list=F("list__key"),
        ),
        "watchlist_order": _rows(WatchlistOrder.objects.filter(person__in=ids), "movie_ids"),
        "feeds": _rows(FeedKey.objects.filter(person__in=ids), "secret", "made_at"),
        "preferences": _rows(Preference.objects.filter(person__in=ids), "about", "which", "value", "set_at"),
        "marks": _rows(
            Mark.objects.filter(person__in=ids), "movie_id", "kind", "marked_at", "source", **movie
        ),
        "taken_back": _rows(Withdrawal.objects.filter(person__in=ids), "movie_id", "what", "at", **movie),
        "imports": _rows(
            OwnImport.objects.filter(person__in=ids),
            *("key", "format", "file_name", "state", "rule", "n_stored", "n_skipped", "skipped"),
            *("created_at", "stored_at", "undone_at"),
        ),
        "imported": _rows(
            ImportedAct.objects.filter(imported__own_import__person__in=ids).order_by("pk"),
            *("what", "value", "is_set", "at", "line", "is_stored", "counts_from"),
            own_import=F("imported__own_import__key"),
            title=F("imported__title"),
            year=F("imported__year"),
            ids=F("imported__ids"),
            movie_id=F("imported__movie"),
        ),
        "events": _rows(
            Event.objects.filter(person__in=ids).order_by("sequence"),
            *("event_id", "kind", "occurred_at", "received_at", "movie_id", "value", "page"),
            *("properties", "slate_id", "position"),
            **movie,
        ),
        "owed_to": _rows(
            Attribution.objects.filter(person__in=ids),
            *("event_id", "occurred_at", "movie_id", "slate_id", "position", "shelf", "algorithm"),
            *("version", "arm"),
        ),
        "refused_events": _rows(
            FailedEvent.objects.filter(person__in=ids), "received_at", "field", "reason", "payload"
        ),
    }


def erase(person: Person) -> None:
    """Nothing is left that leads to the person. Events, sessions and lists stay as counts without a name."""
    ids = person_ids(person)
    Event.objects.filter(person__in=ids).update(person=None, visitor=None)
    Attribution.objects.filter(person__in=ids).update(person=None)
    Session.objects.filter(person__in=ids).update(person=None, visitor=None)
    Slate.objects.filter(person__in=ids).update(person=None, visitor=None)
    named = [name for each in Person.objects.filter(pk__in=ids) for name in names_of(each)]
    FailedEvent.objects.filter(Q(person__in=ids) | Q(payload__user__in=named)).delete()
    Visitor.objects.filter(person__in=ids).delete()
    # And with them ratings, marks, withdrawals, preferences, lists, feeds and imports.
    Person.objects.filter(pk__in=ids).delete()


def _rows(queryset: QuerySet[Any], *fields: str, **named: F) -> list[dict[str, Any]]:
    return list(queryset.values(*fields, **named))
