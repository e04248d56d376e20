from __future__ import annotations

import itertools
from datetime import timedelta

import pytest

from catalogue.models import Movie
from collector.errors import RefusedListError, UnknownListError
from collector.models import ListItem, OwnList, Person, WatchlistOrder
from collector.ordering import arranged, moved
from collector.selectors import (
    covers_of,
    items_of,
    lists_beside,
    lists_of,
    own_list,
    shared_list,
    watchlist_ids,
)
from collector.services import (
    add_to_list,
    change_list,
    copy_list,
    delete_list,
    join_account,
    make_list,
    move_on_list,
    move_on_watchlist,
    put_back,
    record_events,
    remove_from_list,
    restore_list,
    share_list,
    sweep_deleted_lists,
    undo_merge,
    unshare_list,
)
from collector.services.lists import MOST_LISTS, MOST_MOVIES
from collector.services.personal_data import erase_evidence, exported
from collector.tests.factories import NOON, event, make_identity, make_movie, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Person:
    return Person.objects.create()


@pytest.fixture
def movies() -> list[Movie]:
    return [make_movie(name) for name in ("One", "Two", "Three", "Four")]


def make(person: Person, movies: list[Movie], name: str = "Rainy evenings") -> OwnList:
    return make_list(person=person, name=name, at=NOON, movie_ids=[movie.pk for movie in movies])


def titles(own: OwnList) -> list[str]:
    return [item.movie.title for item in items_of(own).select_related("movie")]


def save(person: Person, *movies: Movie) -> None:
    """The last one is the latest."""
    identity = type(make_identity())(person=person)
    for minute, movie in enumerate(movies):
        at = (NOON + timedelta(minutes=minute)).isoformat()
        record_events(
            [event("save", movie=movie.pk, occurred_at=at)],
            identity=identity,
            received_at=NOON + timedelta(minutes=minute),
        )


@pytest.mark.parametrize(
    ("to", "order"),
    [
        ("top", [3, 1, 2, 4]),
        ("end", [1, 2, 4, 3]),
        ("up", [1, 3, 2, 4]),
        ("down", [1, 2, 4, 3]),
        ("before-1", [3, 1, 2, 4]),
        ("after-4", [1, 2, 4, 3]),
        ("after-1", [1, 3, 2, 4]),
        ("before-3", None),
        ("before-9", None),
        ("somewhere", None),
    ],
)
def test_a_movie_goes_where_it_is_told(to, order):
    assert moved([1, 2, 3, 4], 3, to) == order


def test_moves_never_lose_or_double_a_movie():
    for order, to in itertools.product(itertools.permutations([1, 2, 3]), ["top", "end", "up", "down"]):
        for movie_id in order:
            assert sorted(moved(order, movie_id, to) or []) == [1, 2, 3]


def test_what_the_order_does_not_name_comes_first():
    assert arranged([5, 1, 2, 3], [3, 9, 1]) == [5, 2, 3, 1]


def test_a_list_keeps_its_order_and_takes_no_movie_twice(ada, movies):
    own = make(ada, movies[:3])
    assert add_to_list(own=own, movie_ids=[movies[3].pk, movies[0].pk], at=NOON) == [movies[3].pk]
    move_on_list(own=own, movie_id=movies[3].pk, to="top", at=NOON)
    assert titles(own) == ["Four", "One", "Two", "Three"]
    assert list(items_of(own).values_list("place", flat=True)) == [1, 2, 3, 4]


def test_what_was_taken_off_comes_back_where_it_stood(ada, movies):
    own = make(ada, movies)
    places = remove_from_list(own=own, movie_ids=[movies[0].pk, movies[2].pk], at=NOON)
    assert titles(own) == ["Two", "Four"]
    put_back(own=own, places=places, at=NOON)
    assert titles(own) == ["One", "Two", "Three", "Four"]


def test_a_movie_that_is_not_on_the_list_cannot_be_moved(ada, movies):
    own = make(ada, movies[:1])
    with pytest.raises(RefusedListError, match="is not on this list"):
        move_on_list(own=own, movie_id=movies[1].pk, to="top", at=NOON)
    with pytest.raises(RefusedListError, match="got nowhere"):
        move_on_list(own=own, movie_id=movies[0].pk, to="nowhere", at=NOON)


@pytest.mark.parametrize(("name", "description"), [("", ""), ("  ", ""), ("a" * 81, ""), ("a", "b" * 501)])
def test_a_list_needs_a_name_and_no_novel(ada, name, description):
    with pytest.raises(RefusedListError):
        make_list(person=ada, name=name, description=description, at=NOON)
    own = make(ada, [])
    with pytest.raises(RefusedListError):
        change_list(own=own, name=name, description=description, at=NOON)


def test_nobody_keeps_lists_without_end(ada, movies):
    OwnList.objects.bulk_create(OwnList(person=ada, name=str(number)) for number in range(MOST_LISTS))
    with pytest.raises(RefusedListError, match="200 lists"):
        make(ada, movies)


def test_a_list_does_not_grow_without_end(ada, movies):
    own = make(ada, movies[:1])
    many = Movie.objects.bulk_create(
        Movie(title=str(number), sort_title="", search_title="", slug=str(number))
        for number in range(MOST_MOVIES)
    )
    with pytest.raises(RefusedListError, match="at most 1000 movies, got 1001"):
        add_to_list(own=own, movie_ids=[movie.pk for movie in many], at=NOON)
    assert titles(own) == ["One"]


def test_a_deleted_list_can_be_brought_back_for_a_day(ada, movies):
    own = make(ada, movies)
    delete_list(own=own, at=NOON)
    assert not lists_of(ada)
    with pytest.raises(UnknownListError):
        add_to_list(own=own, movie_ids=[], at=NOON)
    restore_list(person=ada, key=own.key)
    assert titles(lists_of(ada)[0]) == ["One", "Two", "Three", "Four"]
    delete_list(own=own, at=NOON)
    assert sweep_deleted_lists(now=NOON + timedelta(hours=23)) == 0
    assert sweep_deleted_lists(now=NOON + timedelta(hours=25)) == 1
    assert not ListItem.objects.exists()


def test_nobody_reaches_into_the_lists_of_others(ada, movies):
    own = make(Person.objects.create(), movies)
    with pytest.raises(UnknownListError):
        own_list(ada, own.key)
    delete_list(own=own, at=NOON)
    with pytest.raises(UnknownListError):
        restore_list(person=ada, key=own.key)


def test_a_new_address_closes_the_old_one(ada, movies):
    own = make(ada, movies)
    first = share_list(own=own)
    assert shared_list(first) == own
    second = share_list(own=own)
    with pytest.raises(UnknownListError):
        shared_list(first)
    unshare_list(own=own)
    with pytest.raises(UnknownListError):
        shared_list(second)
    with pytest.raises(UnknownListError):
        shared_list("\0")


def test_a_copy_is_a_list_of_ones_own(ada, movies):
    own = make(Person.objects.create(), movies)
    copy = copy_list(own=own, person=ada, at=NOON)
    remove_from_list(own=own, movie_ids=[movies[0].pk], at=NOON)
    assert titles(copy) == ["One", "Two", "Three", "Four"]
    assert [found.name for found in lists_of(ada)] == ["Rainy evenings"]
    assert copy.secret is None


def test_movies_that_left_the_catalogue_are_neither_shown_nor_counted(ada, movies):
    own = make(ada, movies)
    Movie.objects.filter(pk=movies[0].pk).update(removed_at=NOON)
    assert titles(own) == ["Two", "Three", "Four"]
    assert getattr(lists_of(ada)[0], "n_movies") == 3  # noqa: B009
    assert covers_of([own]) == {own.pk: [movie.pk for movie in movies[1:]]}


def test_it_is_known_on_which_lists_movies_are(ada, movies):
    make(ada, movies[:2], "Both")
    make(ada, movies[:1], "One of them")
    found = lists_beside(ada, [movies[0].pk, movies[1].pk])
    assert {beside.own.name: beside.has_all for beside in found} == {"Both": True, "One of them": False}


def test_the_watchlist_is_latest_first_until_it_is_put_in_order(ada, movies):
    save(ada, *movies[:3])
    assert watchlist_ids(ada) == [movies[2].pk, movies[1].pk, movies[0].pk]
    move_on_watchlist(person=ada, movie_id=movies[0].pk, to="up")
    assert watchlist_ids(ada) == [movies[2].pk, movies[0].pk, movies[1].pk]
    save(ada, movies[3])
    assert watchlist_ids(ada)[0] == movies[3].pk
    with pytest.raises(RefusedListError, match="not on the watchlist"):
        move_on_watchlist(person=ada, movie_id=make_movie("Else").pk, to="up")


def test_lists_and_order_come_along_with_a_new_account_and_go_again(movies):
    identity = make_identity()
    save(identity.person, *movies[:2])
    own = make(identity.person, movies)
    user = make_user()
    account = join_account(person=identity.person, user=user, at=NOON)
    identity.person.refresh_from_db()
    assert [found.pk for found in lists_of(account)] == [own.pk]
    move_on_watchlist(person=account, movie_id=movies[0].pk, to="top")
    assert watchlist_ids(account) == [movies[0].pk, movies[1].pk]
    undo_merge(person=account, at=NOON)
    identity.person.refresh_from_db()
    assert not lists_of(account)
    assert [found.pk for found in lists_of(identity.person)] == [own.pk]


def test_lists_are_exported_and_erased(ada, movies):
    save(ada, movies[0])
    move_on_watchlist(person=ada, movie_id=movies[0].pk, to="top")
    own = make(ada, movies[:2])
    data = exported(ada)["collector"]
    assert [(row["name"], row["key"]) for row in data["lists"]] == [("Rainy evenings", own.key)]
    assert [(row["title"], row["place"]) for row in data["list_items"]] == [("One", 1), ("Two", 2)]
    assert data["watchlist_order"] == [{"movie_ids": [movies[0].pk]}]
    erase_evidence(person=ada)
    assert not any(table.objects.exists() for table in (OwnList, ListItem, WatchlistOrder))
