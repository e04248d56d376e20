"""Lists that people keep. A person is taken with all that were merged into it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from collector.errors import UnknownListError
from collector.models import ListItem, Mark, OwnList, Person, WatchlistOrder
from collector.ordering import arranged
from collector.selectors.persons import person_ids, root_of
from collector.selectors.state import marks_of

COVERS = 4


def lists_of(person: Person) -> QuerySet[OwnList]:
    """The one changed last first, each with `n_movies` that the catalogue still has."""
    return (
        OwnList.objects.filter(person__in=person_ids(person), deleted_at=None)
        .annotate(n_movies=_present_movies())
        .order_by("-changed_at", "-pk")
    )


@dataclass(frozen=True)
class Beside:
    """A list beside some movies, and whether all of them are on it."""

    own: OwnList
    has_all: bool


def lists_beside(person: Person, movie_ids: Iterable[int]) -> list[Beside]:
    wanted, lists = set(movie_ids), list(lists_of(person))
    found = ListItem.objects.filter(list__in=lists, movie__in=wanted).values_list("list_id")
    counts = dict(found.annotate(Count("pk")).order_by())
    return [Beside(own, has_all=counts.get(own.pk, 0) == len(wanted)) for own in lists]


def own_list(person: Person, key: str | uuid.UUID) -> OwnList:
    """Raises UnknownListError, also for the lists of others."""
    try:
        return lists_of(person).get(key=uuid.UUID(str(key)))
    except (ValueError, OwnList.DoesNotExist) as error:
        raise UnknownListError(f"you have no list {key}") from error


def shared_list(secret: str) -> OwnList:
    """The list that anybody may read who knows its secret."""
    found = (
        OwnList.objects.filter(secret=secret, deleted_at=None).annotate(n_movies=_present_movies()).first()
        if "\0" not in secret
        else None
    )
    if found is None:
        raise UnknownListError("there is no list at this address, or it is no longer shared")
    return found


def items_of(own: OwnList) -> QuerySet[ListItem]:
    """In their order, without movies that left the catalogue."""
    return ListItem.objects.filter(list=own, movie__removed_at=None).order_by("place")


def covers_of(lists: Iterable[OwnList]) -> dict[int, list[int]]:
    """The first movies of each list, by the list's number. One query."""
    covers: dict[int, list[int]] = {own.pk: [] for own in lists}
    first = ListItem.objects.filter(list__in=covers, place__lte=2 * COVERS, movie__removed_at=None)
    for list_id, movie_id in first.order_by("list_id", "place").values_list("list_id", "movie_id"):
        if len(covers[list_id]) < COVERS:
            covers[list_id].append(movie_id)
    return covers


def watchlist_ids(person: Person) -> list[int]:
    """In the order that the person gave; what was saved since comes first, the latest at the top."""
    saved = list(
        marks_of(person, Mark.Kind.SAVED).order_by("-marked_at", "pk").values_list("movie_id", flat=True)
    )
    return arranged(saved, watchlist_order(person))


def watchlist_order(person: Person) -> Sequence[int]:
    order = WatchlistOrder.objects.filter(person=root_of(person)).values_list("movie_ids", flat=True).first()
    return order or []


def _present_movies() -> Count:
    return Count("items", filter=Q(items__movie__removed_at=None))
