"""An export comes back: whatever was done, the same state is made of it again."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from catalogue.models import Contributor, ExternalId, Movie
from collector.identity import Identity
from collector.kinds import KINDS
from collector.models import OwnImport, Person
from collector.selectors import lists_of, preferences_of, watchlist_ids
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

pytestmark = pytest.mark.django_db

ACTS = [kind.name for kind in KINDS.values() if kind.changes]
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


def said_in(person: Person) -> dict[str, Any]:
    document = json.loads(json.dumps(own_document(person, at=NOON)))
    return {**document, "noticed": sorted(map(json.dumps, document["noticed"]))}


@pytest.mark.parametrize("seed", range(8))
def test_an_export_makes_the_same_state_again(seed):
    account, somebody = busy_account(Random(seed)), Person.objects.create()
    before, packed = said_in(account), archive_of(account)
    erase_evidence(person=account)
    own_import = begin_import(
        person=somebody, stream=io.BytesIO(packed), file_name="everything-about-me.zip", at=NOON
    )
    store_import(own_import=own_import, chosen={}, rule="newest", takes_preferences=True, at=NOON)
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
    own_import = begin_import(person=somebody, stream=io.BytesIO(packed), file_name="x.zip", at=NOON)
    store_import(own_import=own_import, chosen={}, rule="newest", takes_preferences=True, at=NOON)
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
    stream = io.BytesIO(json.dumps(document).encode())
    own_import = begin_import(person=somebody, stream=stream, file_name="moviegeek.json", at=NOON)
    store_import(own_import=own_import, chosen={}, rule="newest", takes_preferences=True, at=NOON)
    assert preferences_of(somebody) == []


def test_lists_that_were_changed_since_stay_when_an_import_is_undone():
    movie = make_movie("Stalker", year=1979)
    account, somebody = make_identity().person, Person.objects.create()
    for name in ("One", "Two"):
        make_list(person=account, name=name, at=NOON, movie_ids=[movie.pk])
    own_import = begin_import(
        person=somebody, stream=io.BytesIO(archive_of(account)), file_name="x.zip", at=NOON
    )
    store_import(own_import=own_import, chosen={}, rule="newest", takes_preferences=True, at=NOON)
    changed = lists_of(somebody).get(name="One")
    change_list(own=changed, name="Won", description="", at=NOON + timedelta(hours=1))
    undo_import(own_import=own_import, at=NOON + timedelta(hours=2))
    assert [own.name for own in lists_of(somebody)] == ["Won"]
