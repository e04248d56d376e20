"""The simulated audience: like people, marked, and gone without a trace."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count

from collector.models import Attribution, Event, EventLedger, Mark, Person, Rating, Session, Slate, Visitor
from collector.services.attribution import ATTRIBUTED
from recommender.audience.simulate import forget_audience, simulate_audience
from recommender.models import ImplicitRating
from recommender.tests.rows import NOON, make_movies, two_taste_groups

pytestmark = pytest.mark.django_db

TABLES = (Person, Visitor, Session, Slate, Event, EventLedger, Attribution, Rating, Mark, ImplicitRating)


def simulate(*, seed: int = 1, visitors: int = 40, days: int = 20) -> None:
    simulate_audience(visitors=visitors, days=days, seed=seed, until=NOON)


def counts() -> dict[str, int]:
    return {table.__name__: table.objects.count() for table in TABLES}


def test_all_of_it_is_marked_as_simulated() -> None:
    make_movies(60)
    simulate()
    assert not Person.objects.exclude(origin=Person.SIMULATED).exists()
    for table in (Session, Slate, Event):
        assert table.objects.exists()
        assert not table.objects.filter(is_simulated=False).exists()


def test_it_leaves_every_kind_that_a_panel_shows() -> None:
    make_movies(60)
    simulate(visitors=80)
    kinds = set(Event.objects.values_list("kind", flat=True))
    looking = {"impression", "click", "view", "dwell", "more", "search", "genre_view"}
    assert looking | {"save", "like", "seen", "buy", "rate"} <= kinds
    algorithms = set(Slate.objects.values_list("algorithm", flat=True))
    assert {"popular", "new", "item_knn", "ease", "genres"} <= algorithms


def test_every_act_says_which_list_it_is_owed_to() -> None:
    make_movies(60)
    simulate()
    acts = Event.objects.filter(kind__in=ATTRIBUTED)
    assert set(Attribution.objects.values_list("event_id", flat=True)) == set(
        acts.values_list("event_id", flat=True)
    )
    shelves = {slate.pk: slate.shelf for slate in Slate.objects.all()}
    owed = [row for row in Attribution.objects.all() if row.slate_id]
    assert owed
    assert all(row.shelf == shelves[row.slate_id] for row in owed if row.slate_id)


def test_every_click_was_on_a_movie_that_its_slate_offered_there() -> None:
    make_movies(60)
    simulate()
    slates = {slate.pk: slate for slate in Slate.objects.all()}
    clicks = list(Event.objects.filter(kind="click"))
    assert clicks
    for click in clicks:
        assert click.slate_id is not None
        assert click.position is not None
        assert slates[click.slate_id].movie_ids[click.position - 1] == click.movie_id


def test_first_places_are_clicked_more() -> None:
    make_movies(60)
    simulate(visitors=120)
    shown = _by_place("impression")
    clicked = _by_place("click")
    first = sum(clicked[place] for place in (1, 2, 3)) / sum(shown[place] for place in (1, 2, 3))
    later = sum(clicked.get(place, 0) for place in (5, 6, 7)) / sum(shown[place] for place in (5, 6, 7))
    assert first > later


def _by_place(kind: str) -> dict[int, int]:
    rows = Event.objects.filter(kind=kind).values_list("position").annotate(n=Count("event_id"))
    return {place: n for place, n in rows if place is not None}


def test_state_is_what_the_log_says() -> None:
    make_movies(60)
    simulate()
    newest = {}
    for event in Event.objects.filter(kind="rate").order_by("occurred_at", "sequence"):
        newest[event.person_id, event.movie_id] = round(2 * (event.value or 0))
    stored = {(row.person_id, row.movie_id): row.value for row in Rating.objects.all()}
    assert stored == newest
    liked = set(Event.objects.filter(kind="like").values_list("person", "movie"))
    assert set(Mark.objects.filter(kind="liked").values_list("person", "movie")) == liked


def test_it_stays_within_its_days_and_sessions() -> None:
    make_movies(60)
    simulate(days=10)
    times = Event.objects.values_list("occurred_at", flat=True)
    assert min(times) >= NOON - timedelta(days=10)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM collector_event AS event JOIN collector_session AS session"
            " ON session.id = event.session_id"
            " WHERE event.occurred_at NOT BETWEEN started_at AND last_event_at OR event.person_id <> session.person_id"
        )
        assert cursor.fetchone() == (0,)


def test_the_same_seed_gives_the_same_audience() -> None:
    make_movies(60)
    simulate(seed=3)
    first = fingerprint()
    simulate(seed=3)
    assert fingerprint() == first
    simulate(seed=4)
    assert fingerprint() != first


def fingerprint() -> list[tuple[object, ...]]:
    columns = ("event_id", "kind", "occurred_at", "movie_id", "position", "value")
    return list(Event.objects.order_by("event_id").values_list(*columns))


def test_removing_it_leaves_no_trace_and_others_untouched() -> None:
    two_taste_groups()
    before = counts()
    simulate()
    assert counts() != before
    assert forget_audience() == 40
    assert counts() == before


def test_commands_say_what_they_did(capsys: pytest.CaptureFixture[str]) -> None:
    make_movies(60)
    call_command("simulate_audience", visitors=10, days=5)
    call_command("simulate_audience", remove=True)
    made, removed = capsys.readouterr().out.splitlines()
    assert made.startswith("simulated 10 persons: ")
    assert removed == "removed 10 simulated persons and all that they left"


def test_without_movies_there_is_nothing_to_walk_through() -> None:
    with pytest.raises(CommandError, match="no movies"):
        call_command("simulate_audience")


def test_without_visitors_there_is_no_audience() -> None:
    make_movies(5)
    with pytest.raises(CommandError, match="got 0 and 3"):
        call_command("simulate_audience", visitors=0, days=3)
