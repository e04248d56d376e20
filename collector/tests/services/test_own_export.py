"""An export comes back: whatever was done, the same state is made of it again."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import timedelta
from importlib import import_module
from random import Random
from typing import Any

import pytest
from django.apps import apps

from catalogue.models import Contributor, ExternalId, Movie
from collector.identity import Identity
from collector.kinds import KINDS
from collector.models import OwnImport, Person
from collector.selectors import doubtful_movies, items_of, lists_of, preferences_of, watchlist_ids
from collector.services import (
    archive_of,
    begin_import,
    change_list,
    erase_evidence,
    join_account,
    make_list,
    move_on_watchlist,
    record_events,
    replay_acts,
    store_import,
    undo_import,
)
from collector.services.own_export import own_document
from collector.tests.factories import NOON, event, make_identity, make_movie, make_user

from .test_own_imports import everything

moved = import_module("collector.migrations.0020_own_imports_undoing_move")
pytestmark = pytest.mark.django_db

ACTS = [kind.name for kind in KINDS.values() if kind.changes]
NOBODYS: Mapping[int, int | None] = {}
ASKED = ("more_like", "less_like", "never_like", "neutral", "adventure", "start_over", "carry_on")


def done(movies: list[Movie], chance: Random) -> dict[str, Any]:
    """Something that a person may do, within the last day."""
    kind = chance.choice((*ACTS, *ASKED, "view", "search"))
    at = NOON - timedelta(seconds=chance.randrange(80_000), microseconds=chance.randrange(10**6))
    one = event(kind, occurred_at=at.isoformat())
    if kind == "search":
        one["properties"] = {"query": "stalker", "results": 3}
    elif kind in ("adventure", "rate"):
        one["value"] = chance.randrange(1, 6)
    elif kind in ASKED[:4]:
        one["properties"] = {"about": "genre", "which": chance.choice(("drama", "horror"))}
    if KINDS[kind].movie == "needed":
        one["movie"] = chance.choice(movies).pk
    return one


def busy_account(chance: Random) -> Person:
    """An account and a browser that was merged into it, both with much to say of the same movies."""
    movies = [make_movie(f"Movie {number}", year=1950 + number) for number in range(12)]
    movies += [make_movie("Twins", year=1999), make_movie("Twins", year=1999)]
    ExternalId.objects.create(movie=movies[0], origin="imdb", value="tt1")
    browser, user = make_identity(), make_user()
    account = join_account(person=None, user=user, at=NOON)
    for identity in (Identity(person=account), browser):
        sent = [done(movies, chance) for _ in range(60)]
        assert record_events(sent, identity=identity, received_at=NOON).stored == len(sent)
    join_account(person=browser.person, user=user, at=NOON)
    saved = watchlist_ids(account)
    if saved:
        move_on_watchlist(person=account, movie_id=saved[-1], to="top")
    for name in ("Rainy evenings", "With the children"):
        make_list(
            person=account, name=name, at=NOON, movie_ids=[each.pk for each in chance.sample(movies, 4)]
        )
    Person.objects.filter(pk=account.pk).update(joins_comparisons=False)
    account.refresh_from_db()
    return account


def brought(packed: bytes, somebody: Person) -> OwnImport:
    return begin_import(person=somebody, stream=io.BytesIO(packed), file_name="about-me.zip", at=NOON)


def store(own_import: OwnImport, chosen: Mapping[int, int | None] = NOBODYS) -> OwnImport:
    return store_import(own_import=own_import, chosen=chosen, rule="newest", takes_switches=True, at=NOON)


def said_in(person: Person) -> dict[str, Any]:
    document = json.loads(json.dumps(own_document(person, at=NOON)))
    return {**document, "noticed": sorted(map(json.dumps, document["noticed"]))}


@pytest.mark.parametrize("seed", range(8))
def test_an_export_makes_the_same_state_again(seed):
    account, somebody = busy_account(Random(seed)), Person.objects.create()
    before, packed = said_in(account), archive_of(account)
    erase_evidence(person=account)
    store(brought(packed, somebody))
    somebody.refresh_from_db()
    assert said_in(somebody) == before
    state = everything(somebody)
    replay_acts(person=somebody)
    assert everything(somebody) == state
    undo_import(own_import=OwnImport.objects.get(), at=NOON)
    somebody.refresh_from_db()
    after = said_in(somebody)
    assert (after["acts"], after["noticed"], somebody.joins_comparisons) == ([], [], True)
    assert (after["lists"], after["watchlist"]) == ([], [])


def test_a_person_or_cluster_that_was_asked_for_is_found_again_under_another_number():
    ida = Contributor.objects.create(
        key="name:ida lupino", name="Ida Lupino", slug="ida", search_name="ida lupino"
    )
    movie, somebody = make_movie("Stalker", year=1979), Person.objects.create()
    identity = make_identity()
    asked = [("contributor", ida.pk), ("cluster", movie.pk)]
    sent = [event("more_like", properties={"about": about, "which": str(which)}) for about, which in asked]
    assert record_events(sent, identity=identity, received_at=NOON).stored == 2
    packed = archive_of(identity.person)
    Contributor.objects.all().delete()
    Movie.objects.all().delete()
    again = Contributor.objects.create(key=ida.key, name=ida.name, slug="ida", search_name=ida.search_name)
    movie = make_movie("Stalker", year=1979)
    store(brought(packed, somebody))
    found = {(each.about, each.which) for each in preferences_of(somebody)}
    assert found == {("contributor", str(again.pk)), ("cluster", str(movie.pk))}


@pytest.mark.parametrize("contributor", [["name:ida lupino"], {"key": 1}, 12])
def test_a_file_that_names_a_contributor_by_nonsense_is_stored_without_that_wish(contributor):
    somebody = Person.objects.create()
    wish = {
        "kind": "more_like",
        "at": NOON.isoformat(),
        "value": None,
        "page": "",
        "contributor": contributor,
    }
    wish["properties"] = {"about": "contributor", "which": "1"}
    document = {**own_document(somebody, at=NOON), "noticed": [wish]}
    store(brought(json.dumps(document).encode(), somebody))
    assert preferences_of(somebody) == []


def test_lists_that_were_changed_since_stay_when_an_import_is_undone():
    movie = make_movie("Stalker", year=1979)
    account, somebody = make_identity().person, Person.objects.create()
    for name in ("One", "Two"):
        make_list(person=account, name=name, at=NOON, movie_ids=[movie.pk])
    own_import = store(brought(archive_of(account), somebody))
    changed = lists_of(somebody).get(name="One")
    change_list(own=changed, name="Won", description="", at=NOON + timedelta(hours=1))
    undo_import(own_import=own_import, at=NOON + timedelta(hours=2))
    assert [own.name for own in lists_of(somebody)] == ["Won"]


def test_a_list_holds_the_movie_that_its_owner_settled_on():
    movie = make_movie("Stalker", year=1979)
    account, somebody = make_identity(), Person.objects.create()
    record_events([event("save", movie=movie.pk)], identity=account, received_at=NOON)
    make_list(person=account.person, name="One", at=NOON, movie_ids=[movie.pk])
    packed = archive_of(account.person)
    Movie.objects.filter(pk=movie.pk).update(title="Stalkers", search_title="stalkers", sort_title="stalkers")
    own_import = brought(packed, somebody)
    (doubtful,) = doubtful_movies(own_import)
    store(own_import, {doubtful.pk: movie.pk})
    assert [item.movie for item in items_of(lists_of(somebody).get())] == [movie]


def test_the_switches_of_a_file_are_those_of_the_account_that_its_owner_signed_in_to_meanwhile():
    careful, browser = make_identity().person, make_identity().person
    make_list(person=careful, name="One", at=NOON)
    Person.objects.filter(pk=careful.pk).update(learns_from_views=False)
    careful.refresh_from_db()
    own_import = brought(archive_of(careful), browser)
    account = join_account(person=browser, user=make_user(), at=NOON)
    own_import.refresh_from_db()
    store(own_import)
    account.refresh_from_db()
    assert not account.learns_from_views
    undo_import(own_import=own_import, at=NOON)
    account.refresh_from_db()
    assert account.learns_from_views


def rows() -> object:
    return list(OwnImport.objects.order_by("pk").values())


def test_what_undoing_needs_moves_to_columns_of_its_own_and_back():
    account, somebody = busy_account(Random(1)), Person.objects.create()
    stored = store(brought(archive_of(account), somebody))
    brought(archive_of(account), somebody)
    before = rows()
    moved.put_together(apps, None)
    stored.refresh_from_db()
    assert (stored.event_ids, stored.lists_made, stored.switches_before) == ([], {}, {})
    assert isinstance(stored.events[0], str)
    moved.take_apart(apps, None)
    assert rows() == before


def test_of_a_review_that_waits_what_the_log_would_refuse_goes():
    wish = {"kind": "more_like", "contributor": None, "properties": {"about": "genre"}}
    waiting = OwnImport.objects.create(
        person=Person.objects.create(),
        state="review",
        events=[wish, {**wish, "kind": 1}, {**wish, "properties": "x"}, {**wish, "properties": None}],
    )
    moved.take_apart(apps, None)
    waiting.refresh_from_db()
    assert waiting.events == [{**wish, "contributor": ""}, {**wish, "contributor": "", "properties": {}}]
