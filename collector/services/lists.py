"""Keeping lists: each call is one transaction that holds the list, so that two browsers cannot tear its order."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction

from collector.errors import RefusedListError, UnknownListError
from collector.models import DESCRIPTION_LENGTH, NAME_LENGTH, ListItem, OwnList, Person, WatchlistOrder
from collector.ordering import EXPECTED, moved
from collector.selectors.lists import watchlist_ids
from collector.selectors.persons import person_ids, root_of

MOST_LISTS = 200
MOST_MOVIES = 1000
RESTORABLE_FOR = timedelta(days=1)

SET_PLACES = """
UPDATE collector_listitem AS item SET place = wanted.place
FROM unnest(%s::bigint[]) WITH ORDINALITY AS wanted(movie_id, place)
WHERE item.list_id = %s AND item.movie_id = wanted.movie_id AND item.place <> wanted.place
"""


@transaction.atomic
def make_list(
    *, person: Person, name: str, description: str = "", at: datetime, movie_ids: Iterable[int] = ()
) -> OwnList:
    """Raises RefusedListError."""
    root = Person.objects.select_for_update().get(pk=root_of(person))  # counted and made in one piece
    n_lists = OwnList.objects.filter(person__in=person_ids(root), deleted_at=None).count()
    if n_lists >= MOST_LISTS:
        raise RefusedListError("lists", n_lists, f"{MOST_LISTS} lists are the most that one person keeps")
    own = OwnList.objects.create(
        person=root, name=_name(name), description=_description(description), created_at=at, changed_at=at
    )
    _add(own, movie_ids, at=at)
    return own


@transaction.atomic
def change_list(*, own: OwnList, name: str, description: str, at: datetime) -> None:
    _held(own)
    OwnList.objects.filter(pk=own.pk).update(
        name=_name(name), description=_description(description), changed_at=at
    )


def delete_list(*, own: OwnList, at: datetime) -> None:
    """It is shown nowhere from now on, and swept away after a day."""
    if not OwnList.objects.filter(pk=own.pk, deleted_at=None).update(deleted_at=at):
        raise UnknownListError(f"the list {own.key} is gone already")


def restore_list(*, person: Person, key: uuid.UUID) -> None:
    deleted = OwnList.objects.filter(key=key, person__in=person_ids(person), deleted_at__isnull=False)
    if not deleted.update(deleted_at=None):
        raise UnknownListError(f"the list {key} can no longer be brought back")


def sweep_deleted_lists(*, now: datetime) -> int:
    return OwnList.objects.filter(deleted_at__lt=now - RESTORABLE_FOR).delete()[1].get("collector.OwnList", 0)


@transaction.atomic
def add_to_list(*, own: OwnList, movie_ids: Iterable[int], at: datetime) -> list[int]:
    """Puts the movies at the end; those that were not on it before. Raises RefusedListError."""
    _held(own)
    return _add(own, movie_ids, at=at)


@transaction.atomic
def remove_from_list(*, own: OwnList, movie_ids: Iterable[int], at: datetime) -> list[tuple[int, int]]:
    """What was taken off and from which place, for `put_back`."""
    _held(own)
    gone = ListItem.objects.filter(list=own, movie__in=list(movie_ids))
    places = list(gone.order_by("place").values_list("movie_id", "place"))
    gone.delete()
    _arrange(own, _order(own), at=at)
    return places


@transaction.atomic
def put_back(*, own: OwnList, places: Sequence[tuple[int, int]], at: datetime) -> None:
    """Where the movies stood before they were taken off."""
    _held(own)
    order = _order(own)
    missing = [(movie_id, place) for movie_id, place in places if movie_id not in set(order)]
    _add(own, [movie_id for movie_id, _place in missing], at=at)
    for movie_id, place in sorted(missing, key=lambda one: one[1]):
        order.insert(place - 1, movie_id)
    _arrange(own, order, at=at)


@transaction.atomic
def move_on_list(*, own: OwnList, movie_id: int, to: str, at: datetime) -> None:
    """`to` as in `collector.ordering.moved`. Raises RefusedListError."""
    _held(own)
    order = _order(own)
    if movie_id not in order:
        raise RefusedListError("movie", movie_id, "is not on this list")
    _arrange(own, _moved(order, movie_id, to), at=at)


@transaction.atomic
def move_on_watchlist(*, person: Person, movie_id: int, to: str) -> None:
    """The whole order is kept from then on. Raises RefusedListError."""
    root = Person.objects.select_for_update().get(pk=root_of(person))
    order = watchlist_ids(root)
    if movie_id not in order:
        raise RefusedListError("movie", movie_id, "is not on the watchlist")
    WatchlistOrder.objects.update_or_create(person=root, defaults={"movie_ids": _moved(order, movie_id, to)})


def share_list(*, own: OwnList) -> str:
    """A new secret address; one that it had before opens nothing any more."""
    secret = secrets.token_urlsafe(16)
    OwnList.objects.filter(pk=own.pk).update(secret=secret)
    return secret


def unshare_list(*, own: OwnList) -> None:
    OwnList.objects.filter(pk=own.pk).update(secret=None)


def copy_list(*, own: OwnList, person: Person, at: datetime) -> OwnList:
    """Somebody's list as one of one's own. Raises RefusedListError."""
    return make_list(person=person, name=own.name, description=own.description, at=at, movie_ids=_order(own))


def _held(own: OwnList) -> None:
    if not OwnList.objects.select_for_update().filter(pk=own.pk, deleted_at=None).first():
        raise UnknownListError(f"the list {own.key} is gone")


def _order(own: OwnList) -> list[int]:
    return list(ListItem.objects.filter(list=own).order_by("place").values_list("movie_id", flat=True))


def _add(own: OwnList, movie_ids: Iterable[int], *, at: datetime) -> list[int]:
    order = _order(own)
    new = [movie_id for movie_id in dict.fromkeys(movie_ids) if movie_id not in set(order)]
    if len(order) + len(new) > MOST_MOVIES:
        raise RefusedListError("movies", len(order) + len(new), f"a list holds at most {MOST_MOVIES} movies")
    ListItem.objects.bulk_create(
        ListItem(list=own, movie_id=movie_id, place=place, added_at=at)
        for place, movie_id in enumerate(new, start=len(order) + 1)
    )
    if new:
        OwnList.objects.filter(pk=own.pk).update(changed_at=at)
    return new


def _arrange(own: OwnList, order: Sequence[int], *, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SET_PLACES, [list(order), own.pk])
    OwnList.objects.filter(pk=own.pk).update(changed_at=at)


def _moved(order: Sequence[int], movie_id: int, to: str) -> list[int]:
    found = moved(order, movie_id, to)
    if found is None:
        raise RefusedListError("to", to, f"{EXPECTED} of a movie that is on it")
    return found


def _name(text: str) -> str:
    name = " ".join(text.replace("\0", "").split())
    if not 0 < len(name) <= NAME_LENGTH:
        raise RefusedListError("name", text, f"expected 1 to {NAME_LENGTH} letters")
    return name


def _description(text: str) -> str:
    description = text.replace("\0", "").strip()
    if len(description) > DESCRIPTION_LENGTH:
        raise RefusedListError("description", text, f"expected at most {DESCRIPTION_LENGTH} letters")
    return description
