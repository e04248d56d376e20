"""An export comes back: whatever was done, the same state is made of it again."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from catalogue.models import ExternalId, Movie
from collector.identity import Identity
from collector.models import OwnImport, Person
from collector.services import (
    archive_of,
    begin_import,
    erase_evidence,
    join_account,
    record_events,
    replay_acts,
    store_import,
    undo_import,
)
from collector.services.own_export import own_document

from .factories import NOON, event, make_identity, make_movie, make_user
from .test_own_imports import everything

pytestmark = pytest.mark.django_db

KINDS = (
    "rate",
    "unrate",
    "save",
    "unsave",
    "like",
    "unlike",
    "seen",
    "unseen",
    "dismiss",
    "undismiss",
    "buy",
)


def done(movies: list[Movie], chance: Random) -> dict[str, Any]:
    """Something that a person may do, within the last day."""
    kind = chance.choice((*KINDS, "view", "search"))
    at = NOON - timedelta(seconds=chance.randrange(80_000), microseconds=chance.randrange(10**6))
    one = event(kind, occurred_at=at.isoformat())
    if kind == "search":
        return {**one, "properties": {"query": "stalker", "results": 3}}
    value = {"value": chance.randrange(1, 11) / 2} if kind == "rate" else {}
    return {**one, **value, "movie": chance.choice(movies).pk}


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
