"""An evening of several people: who may come in, what each brings, and the list for all of them."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from catalogue.models import Movie
from collector.models import Event, Slate
from moviegeek.models import Evening, Guest
from moviegeek.tasks import forget_evenings

from .conftest import FIREFOX
from .rows import one_line, person_of


def start(browser: Client, name: str = "Ada") -> Evening:
    answer = browser.post("/together/", {"name": name})
    assert answer.status_code == 303
    return Evening.objects.get(key=answer["Location"].split("/")[2])


def do(browser: Client, evening: Evening, act: str, **fields: object) -> None:
    answer = browser.post(f"/together/{evening.key}/act/", {"act": act, **fields})
    assert answer.status_code == 303


def page_of(browser: Client, evening: Evening, *, picking: Guest | None = None, q: str = "") -> str:
    asked: dict[str, str | int] = {"for": picking.pk, "q": q} if picking else {}
    return one_line(browser.get(f"/together/{evening.key}/", asked).content.decode())


def seat(browser: Client, evening: Evening, name: str, *picks: Movie) -> Guest:
    do(browser, evening, "seat", name=name)
    guest = evening.guests.get(name=name)
    for movie in picks:
        do(browser, evening, "pick", guest=guest.pk, movie=movie.pk)
    return guest


def offered(html: str) -> list[int]:
    return [int(number) for number in re.findall(r'<article class="offer[^"]*" id="m(\d+)"', html)]


def test_whoever_starts_has_the_first_seat(browser: Client) -> None:
    evening = start(browser)
    guest = evening.guests.get()
    assert (guest.name, guest.person, evening.host) == ("Ada", person_of(browser), person_of(browser))
    assert evening.get_absolute_url() in browser.get("/together/").content.decode()


def test_until_two_bring_something_there_is_no_list(browser: Client, catalogue: list[Movie]) -> None:
    evening = start(browser)
    assert "One more of you has to bring something" in page_of(browser, evening)
    seat(browser, evening, "Ben")
    assert offered(page_of(browser, evening)) == []


def test_movies_picked_on_the_spot_make_a_list_with_a_view_of_each(
    browser: Client, catalogue: list[Movie]
) -> None:
    evening = start(browser)
    seat(browser, evening, "Ben", *catalogue[:2])
    html = page_of(browser, evening)
    movies = offered(html)
    assert len(movies) == 10
    assert not {movie.pk for movie in catalogue[:2]} & set(movies)
    assert html.count("<dt>Ada</dt>") == html.count("<dt>Ben</dt>") == 10


def votes_of(evening: Evening) -> dict[str, list[int]]:
    return {guest.name: guest.votes for guest in evening.guests.all()}


def test_what_most_would_watch_is_the_pick_and_a_vote_can_be_taken_back(
    browser: Client, catalogue: list[Movie]
) -> None:
    evening = start(browser)
    ben, ada = seat(browser, evening, "Ben", *catalogue[:2]), evening.guests.get(name="Ada")
    first, *_, last = offered(page_of(browser, evening))
    do(browser, evening, "vote", movie=last, yes=ben.pk)
    html = page_of(browser, evening)
    assert offered(html)[:2] == [last, first]
    assert "Tonight's pick" in html
    do(browser, evening, "vote", movie=last, yes=ada.pk)
    assert "All of you would watch it" in page_of(browser, evening)
    for guest in (ada, ben):
        do(browser, evening, "vote", movie=last, no=guest.pk)
    assert offered(page_of(browser, evening))[0] == first
    assert votes_of(evening) == {"Ada": [], "Ben": []}


def test_for_a_guest_with_an_own_taste_nobody_else_votes(browser: Client, catalogue: list[Movie]) -> None:
    evening = with_list(browser, catalogue)
    ada = evening.guests.get(name="Ada")
    do(Client(HTTP_USER_AGENT=FIREFOX), evening, "vote", movie=catalogue[7].pk, yes=ada.pk)
    assert votes_of(evening)["Ada"] == []


def test_the_shared_list_begins_with_the_pick(browser: Client, catalogue: list[Movie]) -> None:
    evening = with_list(browser, catalogue)
    last = offered(page_of(browser, evening))[-1]
    do(browser, evening, "vote", movie=last, yes=evening.guests.get(name="Ben").pk)
    do(browser, evening, "publish")
    evening.refresh_from_db()
    assert evening.result_ids[0] == last


def test_a_guest_finds_a_movie_by_its_name(browser: Client, catalogue: list[Movie]) -> None:
    evening = start(browser)
    guest = seat(browser, evening, "Ben")
    html = page_of(browser, evening, picking=guest, q=catalogue[3].title)
    assert f'name="movie" value="{catalogue[3].pk}"' in html
    assert "We have no movie called xyzzyx." in page_of(browser, evening, picking=guest, q="xyzzyx")


def test_a_pick_can_be_taken_away(browser: Client, catalogue: list[Movie]) -> None:
    evening = start(browser)
    guest = seat(browser, evening, "Ben", *catalogue[:2])
    do(browser, evening, "unpick", guest=guest.pk, movie=catalogue[0].pk)
    guest.refresh_from_db()
    assert guest.picks == [catalogue[1].pk]


def test_by_the_address_somebody_joins_with_an_own_taste(browser: Client, catalogue: list[Movie]) -> None:
    evening, other = start(browser), Client(HTTP_USER_AGENT=FIREFOX)
    other.post(f"/movies/{catalogue[0].pk}/rate/", {"stars": "5"})
    assert "Join with your own taste" in page_of(other, evening)
    do(other, evening, "join", name="Cleo")
    assert evening.guests.get(name="Cleo").person == person_of(other)
    html = page_of(browser, evening)
    assert "Comes with an own taste, from 1 movie." in html
    assert catalogue[0].pk not in offered(html)  # one of them knows it


def test_joining_twice_renames(browser: Client) -> None:
    evening = start(browser)
    do(browser, evening, "join", name="Countess")
    assert [guest.name for guest in evening.guests.all()] == ["Countess"]


def test_a_movie_that_is_swapped_out_makes_room_and_can_come_back(
    browser: Client, catalogue: list[Movie]
) -> None:
    evening = start(browser)
    seat(browser, evening, "Ben", catalogue[0])
    first, *rest = offered(page_of(browser, evening))
    do(browser, evening, "swap", movie=first)
    html = page_of(browser, evening)
    assert first not in offered(html)
    assert len(offered(html)) == len(rest) + 1
    do(browser, evening, "swap-back", movie=first)
    assert first in offered(page_of(browser, evening))


def test_the_rule_is_kept_and_said(browser: Client, catalogue: list[Movie]) -> None:
    evening = start(browser)
    seat(browser, evening, "Ben", *catalogue[:2])
    do(browser, evening, "rule", rule="least_misery")
    assert "What even the least pleased of you likes best." in page_of(browser, evening)
    do(browser, evening, "rule", rule="coin")
    evening.refresh_from_db()
    assert evening.rule == "least_misery"


def test_there_are_eight_seats(browser: Client) -> None:
    evening = start(browser)
    for number in range(2, 10):
        do(browser, evening, "seat", name=f"Guest {number}")
    assert evening.guests.count() == 8
    assert "All eight seats are taken." in page_of(browser, evening)


def test_a_guest_leaves(browser: Client) -> None:
    evening = start(browser)
    do(browser, evening, "leave", guest=seat(browser, evening, "Ben").pk)
    assert [guest.name for guest in evening.guests.all()] == ["Ada"]


def test_only_the_host_ends_it_and_then_nothing_opens(browser: Client) -> None:
    evening, other = start(browser), Client(HTTP_USER_AGENT=FIREFOX)
    do(other, evening, "end")
    assert other.get(f"/together/{evening.key}/").status_code == 200
    do(browser, evening, "end")
    assert browser.get(f"/together/{evening.key}/").status_code == 410
    assert browser.post(f"/together/{evening.key}/act/", {"act": "seat"}).status_code == 410


def test_a_guest_of_another_evening_is_out_of_reach(browser: Client, catalogue: list[Movie]) -> None:
    mine, other = start(browser), start(browser, "Eve")
    guest = seat(browser, mine, "Ben")
    do(browser, other, "pick", guest=guest.pk, movie=catalogue[0].pk)
    guest.refresh_from_db()
    assert guest.picks == []


def test_nonsense_is_refused_and_a_wrong_key_opens_nothing(browser: Client) -> None:
    evening = start(browser)
    assert browser.post(f"/together/{evening.key}/act/", {"act": "dance"}).status_code == 400
    assert browser.get("/together/not-a-key/").status_code == 404


def test_what_is_over_is_forgotten_with_its_names(browser: Client) -> None:
    over, open_one = start(browser), start(browser)
    Evening.objects.filter(pk=over.pk).update(ends_at=timezone.now() - timedelta(seconds=1))
    forget_evenings()
    assert Evening.objects.get() == open_one
    assert Guest.objects.count() == 1


def test_the_address_is_told_to_nobody(browser: Client) -> None:
    answer = browser.get(f"/together/{start(browser).key}/")
    assert answer["Referrer-Policy"] == "same-origin"  # with none at all, forms would come from nowhere
    assert 'content="noindex"' in answer.content.decode()
    assert "no-cache" in answer["Cache-Control"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 300, "a\0b"])
def test_any_name_fits(browser: Client, name: str) -> None:
    guest = start(browser, name).guests.get()
    assert 0 < len(guest.name) <= 40


def with_list(browser: Client, catalogue: list[Movie]) -> Evening:
    evening = start(browser)
    seat(browser, evening, "Ben", *catalogue[:3])
    seat(browser, evening, "Cyril", *catalogue[3:6])
    return evening


def test_a_new_invitation_closes_the_old_one_and_keeps_the_guests(browser: Client) -> None:
    evening = start(browser)
    old = evening.get_absolute_url()
    do(browser, evening, "renew")
    evening.refresh_from_db()
    assert browser.get(old).status_code == 404
    assert evening.get_absolute_url() in browser.get("/together/").content.decode()
    assert "Ada" in page_of(browser, evening)


def test_only_the_host_renews_the_invitation(browser: Client) -> None:
    evening = start(browser)
    do(Client(HTTP_USER_AGENT=FIREFOX), evening, "renew")
    assert browser.get(evening.get_absolute_url()).status_code == 200


def test_the_list_is_shared_without_who_it_is_for(browser: Client, catalogue: list[Movie]) -> None:
    evening = with_list(browser, catalogue)
    movies = offered(page_of(browser, evening))
    do(browser, evening, "publish")
    evening.refresh_from_db()
    stranger = Client(HTTP_USER_AGENT=FIREFOX)
    html = stranger.get(evening.get_result_url()).content.decode()
    assert [int(found) for found in re.findall(r'id="m(\d+)"', html)] == movies
    assert '<meta name="robots" content="noindex">' in html
    for told in ("Ada", "Ben", "Cyril", evening.key):
        assert told not in html


def test_a_shared_list_stays_as_it_was_until_it_is_shared_again(
    browser: Client, catalogue: list[Movie]
) -> None:
    evening = with_list(browser, catalogue)
    do(browser, evening, "publish")
    evening.refresh_from_db()
    address, first = evening.get_result_url(), evening.result_ids[0]
    do(browser, evening, "swap", movie=first)
    assert f'id="m{first}"' in browser.get(address).content.decode()
    do(browser, evening, "publish")
    assert f'id="m{first}"' not in browser.get(address).content.decode()


def test_the_address_of_a_list_is_renewed_and_switched_off(browser: Client, catalogue: list[Movie]) -> None:
    evening = with_list(browser, catalogue)
    do(browser, evening, "publish")
    evening.refresh_from_db()
    first = evening.get_result_url()
    do(browser, evening, "publish-anew")
    evening.refresh_from_db()
    assert browser.get(first).status_code == 404
    assert browser.get(evening.get_result_url()).status_code == 200
    second = evening.get_result_url()
    do(browser, evening, "unpublish")
    assert browser.get(second).status_code == 404


def test_without_a_list_there_is_nothing_to_share(browser: Client) -> None:
    evening = start(browser)
    do(browser, evening, "publish")
    assert "There is no list yet that could be shared." in page_of(browser, evening)


def test_a_shared_list_ends_with_its_evening(browser: Client, catalogue: list[Movie]) -> None:
    evening = with_list(browser, catalogue)
    do(browser, evening, "publish")
    evening.refresh_from_db()
    do(browser, evening, "end")
    assert browser.get(evening.get_result_url()).status_code == 410


def news(browser: Client, evening: Evening, tag: str) -> tuple[int, str]:
    answer = browser.get(f"/together/{evening.key}/news/", headers={"If-None-Match": tag})
    return answer.status_code, one_line(answer.content.decode())


def tag_in(browser: Client, evening: Evening) -> str:
    found = re.search(r'data-tag="([^"]+)"', page_of(browser, evening))
    assert found
    return unescape(found[1])


def test_a_page_hears_who_has_joined_since(browser: Client, catalogue: list[Movie]) -> None:
    evening = start(browser)
    tag = tag_in(browser, evening)
    assert news(browser, evening, tag) == (304, "")
    do(Client(HTTP_USER_AGENT=FIREFOX), evening, "join", name="Ben & Bo")
    status, html = news(browser, evening, tag)
    assert status == 200
    assert "Ben &amp; Bo has joined." in html
    assert news(browser, evening, tag_in(browser, evening)) == (304, "")


@pytest.mark.parametrize("act", [{"act": "vote"}, {"act": "swap"}, {"act": "rule", "rule": "average"}])
def test_a_page_hears_that_the_list_changed(
    browser: Client, catalogue: list[Movie], act: dict[str, str]
) -> None:
    evening = start(browser)
    guest = seat(browser, evening, "Ben", *catalogue[:2])
    tag = tag_in(browser, evening)
    do(browser, evening, **act, movie=catalogue[9].pk, yes=guest.pk)
    status, html = news(browser, evening, tag)
    assert (status, "Something has changed." in html) == (200, True)


def test_asking_for_news_leaves_nothing_behind(browser: Client, catalogue: list[Movie]) -> None:
    evening = start(browser)
    seat(browser, evening, "Ben", *catalogue[:2])
    tag = tag_in(browser, evening)
    before = [table.objects.count() for table in (Slate, Event)]
    news(browser, evening, tag)
    assert [table.objects.count() for table in (Slate, Event)] == before


def test_whoever_waits_hears_that_it_is_over(browser: Client) -> None:
    evening = start(browser)
    tag = tag_in(browser, evening)
    do(browser, evening, "end")
    status, html = news(browser, evening, tag)
    assert (status, "This evening is over" in html) == (410, True)
    assert browser.get("/together/nobody-knows/news/").status_code == 404


def test_only_who_brings_something_has_a_tick(browser: Client, catalogue: list[Movie]) -> None:
    evening = start(browser)
    guest = seat(browser, evening, "Ben", catalogue[0])
    html = page_of(browser, evening)
    waiting = re.findall(r'<a href="#seat-(\d+)" class="waits">', html)
    assert waiting == [str(evening.guests.exclude(pk=guest.pk).get().pk)]
