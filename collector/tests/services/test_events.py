from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from catalogue.models import ExternalId
from collector.errors import BatchTooLargeError
from collector.models import Event, EventLedger, FailedEvent, Mark, Person, Rating, Session
from collector.services import Outcome, record_events, record_reported
from collector.tests.factories import NOON, event, make_identity, make_movie, make_slate

pytestmark = pytest.mark.django_db


def record(payloads, identity, *, at=NOON, **options) -> Outcome:
    return record_events(payloads, identity=identity, received_at=at, **options)


def test_an_event_is_stored_with_its_person_visitor_and_session():
    ada, movie = make_identity(), make_movie()
    assert record([event(movie=movie.pk)], ada) == Outcome(stored=1, duplicates=0, refused=[])
    stored = Event.objects.get()
    assert (stored.person, stored.visitor, stored.movie) == (ada.person, ada.visitor, movie)
    assert stored.session == Session.objects.get(visitor=ada.visitor)


def test_the_same_event_again_is_a_duplicate():
    ada, again = make_identity(), event(movie=make_movie().pk)
    record([again], ada)
    assert record([again, again], ada) == Outcome(stored=0, duplicates=2, refused=[])
    assert (Event.objects.count(), EventLedger.objects.count()) == (1, 1)


def test_an_event_id_counts_once_across_months():
    ada, sent = make_identity(), event(movie=make_movie().pk)
    record([sent], ada)
    late = NOON + timedelta(days=60)
    assert record([{**sent, "occurred_at": late.isoformat()}], ada, at=late).duplicates == 1


def test_an_act_may_keep_the_time_from_before_it_was_taken_back_but_none_to_come():
    ada, (old, new) = make_identity(), (make_movie("Old"), make_movie("New"))
    before, after = NOON - timedelta(days=9), NOON + timedelta(days=9)
    sent = [
        event("save", movie=movie.pk, properties={"since": since.isoformat()})
        for movie, since in ((old, before), (new, after))
    ]
    assert record(sent, ada).stored == 2
    assert dict(Mark.objects.values_list("movie", "marked_at")) == {old.pk: before, new.pk: NOON}


@pytest.mark.parametrize("since", ["yesterday", "2026-11-30T10:00:00", 12, {}])
def test_since_is_a_time_with_its_zone(since):
    sent = event("save", movie=make_movie().pk, properties={"since": since})
    (refusal,) = record([sent], make_identity()).refused
    assert (refusal.field, refusal.reason.partition(",")[0]) == (
        "properties.since",
        "expected a time with its zone",
    )


def test_events_go_to_the_table_of_their_month():
    ada, movie = make_identity(), make_movie()
    last = NOON.replace(month=12, day=31, hour=23, minute=59)
    first = last + timedelta(minutes=2)
    record([event(movie=movie.pk, occurred_at=at.isoformat()) for at in (last, first)], ada, at=first)
    assert Event.objects.count() == 2
    assert Session.objects.count() == 1  # neither midnight nor the year splits it


def test_valid_events_of_a_batch_are_stored_and_the_others_named():
    ada, movie = make_identity(), make_movie()
    outcome = record(
        [event(movie=movie.pk), event("rate", movie=movie.pk, value=7), event(movie=movie.pk), event()], ada
    )
    assert outcome.stored == 2
    named = [(refusal.index, refusal.field, refusal.value) for refusal in outcome.refused]
    assert named == [(1, "value", 7), (3, "movie", None)]
    assert outcome.refused[0].reason == "expected a number from 0.5 to 5 in steps of 0.5"


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        (None, ""),
        ([], ""),
        ({"event_id": "12"}, "event_id"),
        ({"event_id": str(uuid.UUID(int=0))}, "event_id"),
        ({"kind": "hug"}, "kind"),
        ({"kind": ["view"]}, "kind"),
        ({"movie": 2**70}, "movie"),
        ({"movie": True}, "movie"),
        ({"movie": 1.5}, "movie"),
        ({"movie": "imdb:\0"}, "movie"),
        ({"movie": 999_999_999}, "movie"),
        ({"occurred_at": "yesterday"}, "occurred_at"),
        ({"occurred_at": "2026-03-14T12:00:00"}, "occurred_at"),
        ({"occurred_at": 12}, "occurred_at"),
        ({"occurred_at": "0001-01-01T00:00:00+14:00"}, "occurred_at"),
        ({"value": 3}, "value"),
        ({"kind": "dwell", "value": float("nan")}, "value"),
        ({"kind": "dwell", "value": "12"}, "value"),
        ({"kind": "dwell", "value": -1}, "value"),
        ({"kind": "dwell"}, "value"),
        ({"kind": "rate", "value": 0}, "value"),
        ({"kind": "rate", "value": 3.3}, "value"),
        ({"kind": "rate", "value": True}, "value"),
        ({"kind": "rate", "value": 10**400}, "value"),  # more than a float holds
        ({"page": "x" * 201}, "page"),
        ({"page": "\ud800"}, "page"),
        ({"slate": "mine"}, "slate"),
        ({"properties": []}, "properties"),
        ({"properties": {"colour": "red"}}, "properties.colour"),
        ({"kind": "more", "properties": {"part": {"a": 1}}}, "properties.part"),
        ({"kind": "search"}, "movie"),
        ({"kind": "search", "movie": None}, "properties.query"),
        ({"kind": "search", "movie": None, "properties": {"query": "x" * 3000}}, "properties.query"),
        ({"user": "movielens:1"}, "user"),
    ],
)
def test_nonsense_is_refused_by_name_and_kept_for_replay(payload, field):
    ada = make_identity()
    whole = event(movie=make_movie().pk) | payload if isinstance(payload, dict) else payload
    outcome = record([whole], ada)
    assert (outcome.stored, [refusal.field for refusal in outcome.refused]) == (0, [field])
    assert FailedEvent.objects.get().field == field


def test_a_batch_has_a_limit():
    with pytest.raises(BatchTooLargeError, match="at most 1000 events, got 1001"):
        record_reported([None] * 1001, identity=make_identity(), earlier=lambda tags: {}, received_at=NOON)


def test_a_movie_may_be_named_by_its_id_elsewhere():
    ada, movie = make_identity(), make_movie()
    ExternalId.objects.create(movie=movie, origin="imdb", value="tt0079944")
    record([event(movie="imdb:tt0079944"), event(movie=str(movie.pk))], ada)
    assert {each.movie for each in Event.objects.all()} == {movie}
    assert Event.objects.count() == 2


@pytest.mark.parametrize(
    ("ahead", "expected", "is_clamped"),
    [
        (timedelta(hours=-23), timedelta(hours=-23), False),
        (timedelta(hours=-30), timedelta(hours=-24), True),
        (timedelta(seconds=2), timedelta(), False),
        (timedelta(days=400), timedelta(), True),
    ],
)
def test_implausible_times_are_clamped_and_flagged(ahead, expected, is_clamped):
    record([event(movie=make_movie().pk, occurred_at=(NOON + ahead).isoformat())], make_identity())
    stored = Event.objects.get()
    assert (stored.occurred_at, stored.is_clamped) == (NOON + expected, is_clamped)


def test_a_wrong_clock_is_corrected_by_the_time_of_sending():
    slow = NOON - timedelta(days=3)
    clicked = slow - timedelta(minutes=10)
    sent = event(movie=make_movie().pk, occurred_at=clicked.isoformat())
    record([sent], make_identity(), sent_at=slow)
    stored = Event.objects.get()
    assert (stored.occurred_at, stored.is_clamped) == (NOON - timedelta(minutes=10), False)


def test_an_event_without_a_time_happened_when_it_came():
    record([event(movie=make_movie().pk, occurred_at=None)], make_identity())
    assert Event.objects.get().occurred_at == NOON


def test_a_place_is_taken_from_the_slate_not_from_the_payload():
    ada, movies = make_identity(), [make_movie("One"), make_movie("Two")]
    slate = make_slate(ada, movies)
    record([event("click", movie=movies[1].pk, slate=str(slate.pk), position=1)], ada)
    stored = Event.objects.get()
    assert (stored.slate_id, stored.position) == (slate.pk, 2)


def test_slates_of_others_have_no_effect():
    ada, eve, movie = make_identity(), make_identity(), make_movie()
    slate = make_slate(ada, [movie])
    record([event("click", movie=movie.pk, slate=str(slate.pk))], eve)
    assert Event.objects.get().slate_id is None


def test_a_slate_that_did_not_offer_the_movie_has_no_effect():
    ada = make_identity()
    slate = make_slate(ada, [make_movie("One")])
    record([event("click", movie=make_movie("Two").pk, slate=str(slate.pk))], ada)
    assert Event.objects.get().slate_id is None


def test_a_browser_cannot_speak_for_somebody_else():
    ada, eve, movie = make_identity(), make_identity(), make_movie()
    outcome = record([event(movie=movie.pk, user=str(ada.person.key))], eve)
    assert (outcome.stored, outcome.refused[0].field) == (0, "user")
    assert not Event.objects.exists()


def test_a_server_token_speaks_for_anybody_and_dates_back():
    shop, movie, known = make_identity(token_may_name_users=True), make_movie(), Person.objects.create()
    long_ago = (NOON - timedelta(days=100)).isoformat()
    outcome = record(
        [
            event(movie=movie.pk, user=str(known.key), occurred_at=long_ago),
            event(movie=movie.pk, user="shop:7"),
            event(movie=movie.pk, user="simulated:7"),
            event(movie=movie.pk, user=str(uuid.uuid4())),
        ],
        shop,
    )
    assert (outcome.stored, [refusal.index for refusal in outcome.refused]) == (2, [2, 3])
    assert not Event.objects.get(person=known).is_clamped
    assert Event.objects.filter(person__origin="shop", person__origin_id="7").count() == 1


def test_acts_in_a_batch_change_state():
    ada, movie = make_identity(), make_movie()
    record([event("rate", movie=movie.pk, value=4.5), event("save", movie=movie.pk)], ada)
    assert Rating.objects.get(person=ada.person, movie=movie).stars == 4.5
    assert Mark.objects.get(person=ada.person, movie=movie).kind == Mark.Kind.SAVED


def test_the_newest_act_wins_in_any_order_of_arrival():
    ada, movie = make_identity(), make_movie()
    new, old = NOON.isoformat(), (NOON - timedelta(hours=1)).isoformat()
    record([event("rate", movie=movie.pk, value=5, occurred_at=new)], ada)
    record([event("rate", movie=movie.pk, value=1, occurred_at=old)], ada)
    assert Rating.objects.get().stars == 5


def test_old_news_does_not_bring_back_what_was_taken_back():
    ada, movie = make_identity(), make_movie()
    new, old = NOON.isoformat(), (NOON - timedelta(hours=1)).isoformat()
    record([event("unsave", movie=movie.pk, occurred_at=new)], ada)
    record([event("save", movie=movie.pk, occurred_at=old)], ada)
    assert not Mark.objects.exists()


def test_those_who_ask_not_to_be_followed_keep_their_acts_only():
    ada, movie = make_identity(refuses_tracking=True), make_movie()
    outcome = record([event(movie=movie.pk), event("rate", movie=movie.pk, value=4)], ada)
    assert (outcome.stored, outcome.refused[0].index) == (1, 0)
    assert Event.objects.get().kind == "rate"
    assert not FailedEvent.objects.exists()


def test_bots_are_flagged_not_dropped():
    robot = make_identity(is_bot=True)
    record([event(movie=make_movie().pk)], robot)
    assert Event.objects.get().is_bot
    assert Session.objects.get().is_bot


def test_a_movie_deleted_since_its_last_event_is_refused_and_the_others_stored():
    ada, gone, stays = make_identity(), make_movie(), make_movie("Solaris")
    record([event("view", movie=gone.pk)], ada)
    Event.objects.all().delete()
    gone_id = gone.pk
    gone.delete()
    outcome = record([event("view", movie=gone_id), event("view", movie=stays.pk)], ada)
    assert (outcome.stored, [refusal.field for refusal in outcome.refused]) == (1, ["movie"])
