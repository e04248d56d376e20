"""What people want of their picks in general: kept, listed, taken back, merged, exported, forgotten."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from catalogue.models import Genre
from collector.models import Event, Person, Preference, Visitor
from collector.personal import export
from collector.selectors import preferences_of
from collector.services import ActContext, Identity, forget_event, prefer, record_events, restore_event
from collector.services.personal_data import erase_evidence
from collector.services.replay import replay_acts
from collector.tests.factories import NOON, event, make_identity
from collector.tests.problems import is_problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def comedy() -> Genre:
    return Genre.objects.create(name="Comedy", slug="comedy")


@pytest.fixture
def browser(comedy: Genre) -> Client:
    found = Client(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    found.get("/accounts/login/")
    return found


def put(browser: Client, address: str, **body: Any) -> Any:
    return browser.put(f"/api/v1/me/{address}", json.dumps(body), content_type="application/json")


def say(identity: Identity, kind: str, *, minutes: int = 0, **fields: Any) -> None:
    at = (NOON + timedelta(minutes=minutes)).isoformat()
    outcome = record_events(
        [event(kind, occurred_at=at, **fields)],
        identity=identity,
        received_at=NOON + timedelta(days=1),
    )
    assert outcome.stored == 1, outcome.refused


def wished(person: Person) -> set[tuple[str, str, int]]:
    return {(each.about, each.which, each.value) for each in preferences_of(person)}


ABOUT_COMEDY: dict[str, Any] = {"properties": {"about": "genre", "which": "Comedy"}}


def test_more_less_never_and_back_each_with_its_event(browser: Client) -> None:
    for wish in ("more", "less", "never"):
        answer = put(browser, "preferences/genre/comedy/", wish=wish)
        assert (answer.status_code, answer.json()["wish"], answer.json()["name"]) == (200, wish, "Comedy")
    listed = browser.get("/api/v1/me/preferences/").json()
    assert [row["which"] for row in listed["results"]] == ["comedy"]
    assert browser.delete("/api/v1/me/preferences/genre/comedy/").status_code == 204
    assert browser.get("/api/v1/me/preferences/").json()["results"] == []
    kinds = [event.kind for event in Event.objects.order_by("sequence")]
    assert kinds == ["more_like", "less_like", "never_like", "neutral"]


def test_how_adventurous_is_a_step_from_one_to_five(browser: Client) -> None:
    assert browser.get("/api/v1/me/adventure/").json() == {"step": 3}
    assert put(browser, "adventure/", step=5).json() == {"step": 5}
    assert browser.get("/api/v1/me/preferences/").json()["adventure"] == 5
    assert is_problem(put(browser, "adventure/", step=6), 400)
    browser.delete("/api/v1/me/adventure/")
    assert browser.get("/api/v1/me/adventure/").json() == {"step": 3}


def test_starting_over_can_be_taken_back_for_thirty_days(browser: Client) -> None:
    assert put(browser, "start-over/").json()["started_over_at"]
    assert browser.delete("/api/v1/me/start-over/").status_code == 204
    assert browser.get("/api/v1/me/preferences/").json()["started_over_at"] is None
    put(browser, "start-over/")
    started = Preference.objects.get(about="start")
    Preference.objects.update(set_at=started.set_at - timedelta(days=31))
    assert is_problem(browser.delete("/api/v1/me/start-over/"), 409)


@pytest.mark.parametrize(
    ("address", "wish", "status", "said"),
    [
        ("genre/polka/", "more", 404, "no genre is known as 'polka'"),
        ("contributor/ada/", "more", 404, "expected a contributor's number, got 'ada'"),
        ("decade/1985/", "more", 404, "expected a decade such as 1980"),
        ("mood/sad/", "more", 404, "about must be one of genre"),
        ("genre/comedy/", "much", 400, "much"),
        ("decade/1980/", "never", 409, "only a genre"),
        ("shelf/popular/", "more", 409, "a shelf can be shown less"),
    ],
)
def test_what_cannot_be_wished_is_named(
    browser: Client, address: str, wish: str, status: int, said: str
) -> None:
    answer = put(browser, f"preferences/{address}", wish=wish)
    assert is_problem(answer, status)
    assert said in answer.content.decode()
    assert not Preference.objects.exists()


def test_of_two_words_the_newer_wins_in_whatever_order_they_come(comedy: Genre) -> None:
    identity = make_identity()
    say(identity, "less_like", minutes=2, **ABOUT_COMEDY)
    say(identity, "more_like", minutes=1, **ABOUT_COMEDY)
    assert wished(identity.person) == {("genre", "comedy", -1)}
    say(identity, "neutral", minutes=3, **ABOUT_COMEDY)
    say(identity, "more_like", minutes=2, **ABOUT_COMEDY)
    assert wished(identity.person) == set()


def test_an_event_about_nothing_known_changes_nothing() -> None:
    identity = make_identity()
    say(identity, "more_like", properties={"about": "contributor", "which": "ada"})
    say(identity, "more_like", properties={"about": "genre"})
    assert not Preference.objects.exists()


def test_replaying_the_log_gives_the_same_preferences(comedy: Genre) -> None:
    identity = make_identity()
    say(identity, "more_like", **ABOUT_COMEDY)
    say(identity, "less_like", minutes=1, properties={"about": "decade", "which": "1980s"})
    say(identity, "adventure", minutes=2, value=5)
    before = wished(identity.person)
    assert before == {("genre", "comedy", 1), ("decade", "1980", -1), ("adventure", "", 5)}
    Preference.objects.all().delete()
    replay_acts(person=identity.person)
    assert wished(identity.person) == before


def test_a_forgotten_line_takes_its_preference_along_and_back(comedy: Genre) -> None:
    identity = make_identity()
    say(identity, "more_like", **ABOUT_COMEDY)
    token = forget_event(person=identity.person, event_id=Event.objects.get().event_id)
    assert wished(identity.person) == set()
    restore_event(person=identity.person, token=token)
    assert wished(identity.person) == {("genre", "comedy", 1)}


def test_joined_persons_have_the_newest_word_of_both_and_parted_their_own(comedy: Genre) -> None:
    ada, guest = make_identity(), make_identity()
    say(ada, "more_like", minutes=1, **ABOUT_COMEDY)
    say(guest, "neutral", minutes=2, **ABOUT_COMEDY)
    say(guest, "adventure", value=4)
    Person.objects.filter(pk=guest.person.pk).update(merged_into=ada.person, merged_at=NOON)
    assert wished(ada.person) == {("adventure", "", 4)}
    Person.objects.filter(pk=guest.person.pk).update(merged_into=None, merged_at=None)
    assert wished(ada.person) == {("genre", "comedy", 1)}


def test_preferences_are_exported_and_erased(comedy: Genre) -> None:
    person = Person.objects.create()
    visitor = Visitor.objects.create(person=person)
    context = ActContext(event_id=visitor.key, visitor=visitor)
    prefer(person=person, about="genre", which="comedy", value=-2, at=NOON, context=context)
    assert export(person)["preferences"] == [
        {"about": "genre", "which": "comedy", "value": -2, "set_at": NOON}
    ]
    erase_evidence(person=person)
    assert not Preference.objects.exists()
