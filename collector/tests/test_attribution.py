"""Which list an act is owed to."""

from __future__ import annotations

import itertools
import uuid
from datetime import timedelta
from typing import Any

import pytest

from analytics.models import DailyOffer
from analytics.rollup import count_evidence
from catalogue.models import Movie
from collector.identity import Identity
from collector.models import Attribution, Slate
from collector.services import erase_evidence, forget_event, join_account, record_events, restore_event

from .factories import NOON, event, make_identity, make_movie, make_slate, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def movie() -> Movie:
    return make_movie()


@pytest.fixture
def ada() -> Identity:
    return make_identity()


@pytest.fixture
def slate(ada: Identity, movie: Movie) -> Slate:
    return make_slate(ada, [make_movie("Solaris"), movie])


def at(minutes: float) -> str:
    return (NOON + timedelta(minutes=minutes)).isoformat()


def send(identity: Identity, *events: dict[str, Any]) -> None:
    outcome = record_events(events, identity=identity, received_at=NOON + timedelta(hours=12))
    assert not outcome.refused


def owed(sent: dict[str, Any]) -> tuple[Any, ...]:
    row = Attribution.objects.get(event_id=sent["event_id"])
    return row.slate_id, row.position, row.shelf, row.algorithm


@pytest.mark.parametrize("kind", ["click", "save", "like", "seen", "rate", "buy"])
def test_an_act_is_owed_to_the_slate_it_names(ada, movie, slate, kind):
    sent = event(kind, movie=movie.pk, slate=str(slate.pk), **({"value": 4} if kind == "rate" else {}))
    send(ada, sent)
    assert owed(sent) == (slate.pk, 2, "popular", "popularity")


def test_an_act_without_a_slate_is_owed_to_the_last_click_before_any_impression(ada, movie, slate):
    later, bought = make_slate(ada, [movie]), event("buy", movie=movie.pk, occurred_at=at(9))
    send(ada, event("click", movie=movie.pk, slate=str(slate.pk), occurred_at=at(1)))
    send(ada, event("impression", movie=movie.pk, slate=str(later.pk), occurred_at=at(5)))
    send(ada, bought)
    assert owed(bought)[:2] == (slate.pk, 2)


def test_nothing_is_owed_where_nothing_was_offered(ada, movie, slate):
    before, other = event("save", movie=movie.pk, occurred_at=at(0)), make_movie("Mirror")
    elsewhere = event("save", movie=other.pk, occurred_at=at(9))
    send(ada, before, elsewhere)
    send(ada, event("impression", movie=movie.pk, slate=str(slate.pk), occurred_at=at(5)))
    assert owed(before) == owed(elsewhere) == (None, None, "", "")


def test_touches_outside_the_window_are_too_old(ada, movie, slate, settings):
    settings.ATTRIBUTION_DAYS = 1
    program = Identity(person=ada.person, token_may_name_users=True)
    inside, outside = event("like", movie=movie.pk, occurred_at=at(-1)), event("save", movie=movie.pk)
    touch = event("click", movie=movie.pk, slate=str(slate.pk), occurred_at=at(-24 * 60))
    send(program, touch, inside, outside)
    assert owed(inside)[0] == slate.pk
    assert owed(outside)[0] is None


def test_slates_of_others_and_forged_ones_earn_nothing(ada, movie, slate):
    eve = make_identity()
    for place, forged in enumerate((slate.pk, uuid.uuid4())):
        send(eve, event("click", movie=movie.pk, slate=str(forged), occurred_at=at(place)))
    bought = event("buy", movie=movie.pk, occurred_at=at(5))
    send(eve, bought)
    assert owed(bought)[0] is None


def test_touches_of_whom_was_merged_into_the_person_count(ada, movie, slate):
    send(ada, event("click", movie=movie.pk, slate=str(slate.pk)))
    user = make_user()
    account = join_account(person=ada.person, user=user, at=NOON)
    bought = event("buy", movie=movie.pk, occurred_at=at(5))
    send(Identity(person=account), bought)
    assert owed(bought)[0] == slate.pk


def story(movie: Movie, first: Slate, second: Slate) -> list[dict[str, Any]]:
    def step(kind: str, minutes: int, slate: Slate | None = None, **fields: Any) -> dict[str, Any]:
        named = {"slate": str(slate.pk)} if slate else {}
        return event(kind, movie=movie.pk, occurred_at=at(minutes), **named, **fields)

    return [
        step("impression", 1, first),
        step("save", 2),
        step("click", 3, second),
        step("impression", 4, first),
        step("buy", 5),
    ]


def test_every_order_of_arrival_settles_alike(movie):
    results = set()
    for order in itertools.permutations(range(5)):
        identity = make_identity()
        first, second = make_slate(identity, [movie]), make_slate(identity, [movie])
        names = {first.pk: "first", second.pk: "second", None: "none"}
        steps = story(movie, first, second)
        for place in order:
            send(identity, steps[place])
        results.add(tuple(names[owed(steps[place])[0]] for place in (1, 2, 4)))
    assert results == {("first", "second", "second")}


def test_a_retry_changes_nothing(ada, movie, slate):
    steps = story(movie, slate, make_slate(ada, [movie]))
    send(ada, *steps)
    before = list(Attribution.objects.order_by("event_id").values())
    send(ada, *reversed(steps))
    assert list(Attribution.objects.order_by("event_id").values()) == before


def test_forgetting_an_act_takes_what_it_was_owed_to_and_undo_brings_it_back(ada, movie, slate):
    bought = event("buy", movie=movie.pk, slate=str(slate.pk))
    send(ada, bought)
    token = forget_event(person=ada.person, event_id=bought["event_id"])
    assert not Attribution.objects.exists()
    restore_event(person=ada.person, token=token)
    assert owed(bought)[0] == slate.pk


def test_the_dashboard_counts_a_buy_for_the_list_that_led_to_it_even_late(ada, movie, slate):
    send(ada, event("buy", movie=movie.pk, occurred_at=at(5)))
    count_evidence(now=NOON)
    assert not DailyOffer.objects.exists()
    send(ada, event("click", movie=movie.pk, slate=str(slate.pk), occurred_at=at(-20 * 60 + 481)))
    count_evidence(now=NOON)
    assert sum(DailyOffer.objects.values_list("n_bought", flat=True)) == 1
    counted = list(DailyOffer.objects.order_by("day").values("day", "shelf", "n_clicked", "n_bought"))
    count_evidence(now=NOON, anew=True)
    assert list(DailyOffer.objects.order_by("day").values("day", "shelf", "n_clicked", "n_bought")) == counted


def test_erasing_leaves_no_name(ada, movie, slate):
    send(ada, event("buy", movie=movie.pk, slate=str(slate.pk)))
    erase_evidence(person=ada.person)
    assert Attribution.objects.get().person_id is None
