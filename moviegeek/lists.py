"""What the pages of own lists show, and what their forms do."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from catalogue.models import Movie
from catalogue.selectors import movies_by_id, movies_in_order
from collector import services
from collector.errors import RefusedListError
from collector.models import NAME_LENGTH, OwnList, Person
from collector.selectors import covers_of, items_of, lists_beside, lists_of
from collector.services import MOST_LISTS, MOST_MOVIES
from moviegeek.cards import Card, cards_of
from moviegeek.undoing import Undo

PAGE_SIZE = 60
NAMED_IN_DESCRIPTION = 5


class ListError(Exception):
    """What a form asks for cannot be done; in words for the page."""


@dataclass(frozen=True)
class Cover:
    """A list with its first movies."""

    own: OwnList
    movies: Sequence[Movie]


@dataclass(frozen=True)
class Neighbours:
    """Where the buttons of a row move it; empty: it cannot go further."""

    up: str
    down: str


@dataclass(frozen=True)
class ListRow:
    card: Card
    moves: Neighbours
    at: datetime | None = None


@dataclass(frozen=True)
class ListPage:
    own: OwnList
    rows: Sequence[ListRow]
    page: Page[int]


@dataclass(frozen=True)
class SharedPage:
    own: OwnList
    cards: Sequence[Card]
    page: Page[int]

    @property
    def names(self) -> str:
        """Of the first movies, for whoever shows a link to the page."""
        return ", ".join(str(card.movie.title) for card in self.cards[:NAMED_IN_DESCRIPTION])


def covers(person: Person) -> list[Cover]:
    """All lists of a person. Three queries."""
    lists = list(lists_of(person))
    first = covers_of(lists)
    movies = movies_by_id({movie_id for ids in first.values() for movie_id in ids})
    return [Cover(own, [movies[key] for key in first[own.pk] if key in movies]) for own in lists]


def list_page(own: OwnList, number: str | None, *, person: Person) -> ListPage:
    times = dict(items_of(own).values_list("movie_id", "added_at"))
    ids = list(times)
    page = Paginator(ids, PAGE_SIZE).get_page(number)
    cards = cards_of(movies_in_order(list(page.object_list)), person=person, part="row-listed")
    rows = [ListRow(card, moves_in(ids, card.movie.pk), times[card.movie.pk]) for card in cards]
    return ListPage(own, rows, page)


def moves_in(ids: Sequence[int], movie_id: int) -> Neighbours:
    place = ids.index(movie_id)
    return Neighbours(
        up=f"before-{ids[place - 1]}" if place else "",
        down=f"after-{ids[place + 1]}" if place + 1 < len(ids) else "",
    )


def shared_page(own: OwnList, number: str | None, *, person: Person) -> SharedPage:
    page = Paginator(list(items_of(own).values_list("movie_id", flat=True)), PAGE_SIZE).get_page(number)
    return SharedPage(own, cards_of(movies_in_order(list(page.object_list)), person=person), page)


def sort_onto_lists(
    movie_ids: Sequence[int], *, keys: Collection[str], name: str, person: Person, at: datetime
) -> tuple[str, Undo]:
    """Puts the movies on the lists with these keys and on a new one if it has a name. One movie alone is taken
    off the others: the form shows where it stands. What was done, and how to take it back. Raises ListError."""
    added: dict[str, list[int]] = {}
    gone: dict[str, list[tuple[int, int]]] = {}
    names: list[str] = []
    try:
        for beside in lists_beside(person, movie_ids):
            own, key = beside.own, str(beside.own.key)
            if key in keys and not beside.has_all:
                added[key] = services.add_to_list(own=own, movie_ids=movie_ids, at=at)
                names.append(own.name)
            elif key not in keys and beside.has_all and len(movie_ids) == 1:
                gone[key] = services.remove_from_list(own=own, movie_ids=movie_ids, at=at)
        made = name and services.make_list(person=person, name=name, at=at, movie_ids=movie_ids)
    except RefusedListError as error:
        raise ListError(refusal_in_words(error)) from error
    if made:
        names.append(made.name)
    undo = Undo(remove=added, put_back=gone, delete=str(made.key) if made else "")
    return said_of(names, has_gone=bool(gone)), undo


def said_of(names: Sequence[str], *, has_gone: bool) -> str:
    if names:
        return _("Added to %(lists)s.") % {"lists": ", ".join(names)}
    return _("Taken off the list.") if has_gone else ""


def refusal_in_words(error: RefusedListError) -> str:
    match error.field:
        case "lists":
            return _("%(n)d lists are enough; delete one first.") % {"n": MOST_LISTS}
        case "movies":
            return _("A list holds at most %(n)d movies.") % {"n": MOST_MOVIES}
        case "name":
            return _("A list needs a name of at most %(n)d letters.") % {"n": NAME_LENGTH}
        case _:
            return _("That is no place on this list; it may have changed meanwhile.")
