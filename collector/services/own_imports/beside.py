"""Lists, the watchlist's order and the switches that our own export carries: how each is stored, and taken out again
unless it was changed since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from collector.errors import RefusedListError
from collector.models import OwnImport, OwnList, Person, WatchlistOrder
from collector.selectors import items_of, lists_of, person_ids, root_of, watchlist_order
from collector.selectors.own_imports import switches_to_change
from collector.services.lists import make_list
from collector.services.own_imports.looking_up import Meant


def store_lists(own_import: OwnImport, meant: Meant, *, at: datetime) -> dict[str, str]:
    """When each was made, by its key."""
    made: dict[str, str] = {}
    with suppress(RefusedListError):  # they have as many as one person keeps
        for new in _new_lists(own_import, meant):
            made_at = at + timedelta(microseconds=len(made))  # the order of the lists stays
            own = make_list(person=own_import.person, at=made_at, **new)
            made[str(own.key)] = made_at.isoformat()
    return made


def _new_lists(own_import: OwnImport, meant: Meant) -> Iterator[dict[str, Any]]:
    """Those that are not here already, by name and movies."""
    here = [
        (own.name, list(items_of(own).values_list("movie", flat=True))) for own in lists_of(own_import.person)
    ]
    for named in own_import.lists:
        movie_ids = meant.numbers(named["movies"])
        if (named["name"], movie_ids) not in here:
            yield {"name": named["name"], "description": named["description"], "movie_ids": movie_ids}


def remove_lists(own_import: OwnImport) -> None:
    owners = person_ids(own_import.person)
    for key, made_at in own_import.lists_made.items():
        OwnList.objects.filter(key=key, changed_at=made_at, person__in=owners).delete()


def order_watchlist(own_import: OwnImport, meant: Meant) -> tuple[list[int], list[int]]:
    """The order before, and the one that the file set; of neither when the one that is here shall stand."""
    before, after = list(watchlist_order(own_import.person)), meant.numbers(own_import.watchlist)
    if not after or (before and own_import.rule != OwnImport.Rule.THEIRS):
        return [], []
    _set_order(own_import.person, after)
    return before, after


def restore_watchlist(own_import: OwnImport) -> None:
    after = own_import.watchlist_after
    if after and list(watchlist_order(own_import.person)) == after:
        _set_order(own_import.person, own_import.watchlist_before)


def _set_order(person: Person, movie_ids: Sequence[int]) -> None:
    root = root_of(person)
    if movie_ids:
        WatchlistOrder.objects.update_or_create(person_id=root, defaults={"movie_ids": movie_ids})
    else:
        WatchlistOrder.objects.filter(person=root).delete()


def set_switches(own_import: OwnImport) -> dict[str, bool]:
    """As in the file; how those were that it changed. Undoing sets them so: one that was moved since, having only two
    ways, stands so already."""
    changed = switches_to_change(own_import)
    Person.objects.filter(pk=own_import.person_id).update(**changed)
    return {name: not is_on for name, is_on in changed.items()}
