"""Which list an act is owed to."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from analytics.models import DailyOffer
from analytics.period import Period
from analytics.rollup import count_evidence
from analytics.scope import Scope
from analytics.selectors.movies import shelves_of
from catalogue.models import Movie
from collector.identity import Identity
from collector.models import Attribution, Event, Person, Slate
from collector.services import (
    erase_evidence,
    forget_event,
    join_account,
    record_events,
    restore_event,
    settle_stored,
)
from collector.services.attribution import ATTRIBUTED
from collector.tests.factories import NOON, event, make_identity, make_movie, make_slate, make_user

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


def test_a_touch_in_the_moment_of_the_act_counts_whenever_it_arrives(ada, movie, slate):
    before, after = (event(kind, movie=movie.pk, occurred_at=at(5)) for kind in ("save", "buy"))
    send(ada, before)
    send(ada, event("impression", movie=movie.pk, slate=str(slate.pk), occurred_at=at(5)))
    send(ada, after)
    assert owed(before)[0] == owed(after)[0] == slate.pk


def test_a_click_in_the_moment_of_the_act_counts_though_another_act_comes_with_it(ada, movie, slate):
    saved = event("save", movie=movie.pk, occurred_at=at(5))
    send(ada, saved)
    send(ada, event("click", movie=movie.pk, slate=str(slate.pk), occurred_at=at(5)))
    assert owed(saved)[0] == slate.pk


@pytest.mark.parametrize("kind", ["click", "impression"])
def test_of_two_touches_of_a_kind_the_newest_counts(ada, movie, slate, kind):
    newest = make_slate(ada, [movie])
    for minutes, touched in ((1, slate), (2, newest)):
        send(ada, event(kind, movie=movie.pk, slate=str(touched.pk), occurred_at=at(minutes)))
    bought = event("buy", movie=movie.pk, occurred_at=at(5))
    send(ada, bought)
    assert owed(bought)[0] == newest.pk


def test_an_act_that_names_its_slate_keeps_it_whatever_arrives_later(ada, movie, slate):
    other, bought = (
        make_slate(ada, [movie]),
        event("buy", movie=movie.pk, slate=str(slate.pk), occurred_at=at(5)),
    )
    send(ada, bought)
    for kind, minutes in (("impression", 1), ("click", 2)):
        send(ada, event(kind, movie=movie.pk, slate=str(other.pk), occurred_at=at(minutes)))
    assert owed(bought)[:2] == (slate.pk, 2)


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


steps = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["impression", "click", "save", "seen", "buy", "view"]),
        "movie": st.integers(0, 1),
        "slate": st.sampled_from([None, 0, 1]),
        "quarters": st.integers(0, 8),  # of a day: few, so that steps fall on the same moment
    }
)
stories = st.lists(st.tuples(steps, st.integers(1, 3)), max_size=8)  # with the portion that it comes in


def owed_by_hand(act: dict[str, Any], story: list[dict[str, Any]]) -> str | None:
    """The rule in plain words: its own slate, else the last click of a day, else the last impression."""
    if act.get("slate"):
        return str(act["slate"])
    touches = [
        step
        for step in story
        if step["kind"] in {"click", "impression"}
        and step.get("slate")
        and step["movie"] == act["movie"]
        and step["event_id"] != act["event_id"]
        and timedelta() <= moment(act) - moment(step) < timedelta(days=1)
    ]
    touches.sort(key=lambda step: (step["kind"] == "click", moment(step), uuid.UUID(step["event_id"])))
    return touches[-1]["slate"] if touches else None


def moment(step: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(step["occurred_at"])


@given(story=stories, order=st.randoms(use_true_random=False))
@examples(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_order_of_arrival_settles_as_the_rule_says(settings, movie, story, order):
    settings.ATTRIBUTION_DAYS = 1
    person, movies = Person.objects.create(), [movie, make_movie("Mirror")]
    program = Identity(person=person, token_may_name_users=True)
    slates = [str(make_slate(program, movies).pk) for _ in range(2)]
    told = [
        event(
            step["kind"],
            movie=movies[step["movie"]].pk,
            occurred_at=at(step["quarters"] * 360 - 48 * 60),
            **({} if step["slate"] is None else {"slate": slates[step["slate"]]}),
        )
        for step, _ in story
    ]
    arrival = list(range(len(told)))
    order.shuffle(arrival)
    while arrival:
        n = story[arrival[0]][1]
        send(program, *(told[place] for place in arrival[:n]))
        arrival = arrival[n:]
    acts = [step for step in told if step["kind"] in ATTRIBUTED]
    assert Attribution.objects.filter(person=person).count() == len(acts)
    for act in acts:
        assert str(owed(act)[0]) == str(owed_by_hand(act, told))


def test_acts_stored_before_attribution_was_are_settled_by_a_command(ada, movie, slate):
    def settled() -> list[dict[str, Any]]:
        return list(Attribution.objects.order_by("event_id").values(*names))

    names = [field.name for field in Attribution._meta.fields if field.name != "resettled"]
    send(ada, *story(movie, slate, make_slate(ada, [movie])))
    before = settled()
    Attribution.objects.all().delete()
    count_evidence(now=NOON)
    counted = sum(DailyOffer.objects.values_list("n_bought", flat=True))
    call_command("attribute_events")
    assert settled() == before
    count_evidence(now=NOON)
    assert (counted, sum(DailyOffer.objects.values_list("n_bought", flat=True))) == (0, 1)


def test_acts_stored_without_are_settled_above_the_number_that_is_given(ada, movie):
    send(ada, event("buy", movie=movie.pk))
    Attribution.objects.all().delete()
    number = Event.objects.get().sequence
    assert settle_stored(after=number) == (0, number)
    assert settle_stored(after=number - 1) == (1, number)


def test_a_list_that_is_gone_keeps_what_it_was_owed(ada, movie, slate):
    send(ada, event("buy", movie=movie.pk, slate=str(slate.pk)))
    slate.delete()
    count_evidence(now=NOON)
    offer = DailyOffer.objects.get()
    assert (offer.shelf, offer.algorithm, offer.n_bought) == ("popular", "popularity", 1)


def test_the_page_of_a_movie_counts_a_buy_for_the_list_it_is_owed_to(ada, movie, slate):
    send(ada, event("click", movie=movie.pk, slate=str(slate.pk)))
    send(ada, event("buy", movie=movie.pk, occurred_at=at(5)))
    row = shelves_of(movie, Scope(Period(NOON.date(), NOON.date())))[0]
    assert (row.shelf, row.n_clicked, row.n_bought) == ("popular", 1, 1)


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
