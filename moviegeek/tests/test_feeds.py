"""Feeds of one's own: who may read them, what stands in them, and that reading leaves no trace."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from catalogue.models import Movie
from collector.models import Event, FeedKey, Person, Slate, Visitor
from collector.selectors import feed_secret, person_of_feed
from collector.services import erase_evidence, exported, join_account, renew_feeds, undo_merge

from .conftest import FIREFOX
from .rows import live_model, person_of, rate
from .test_own_pages import join

NOW = timezone.now()
ATOM = "{http://www.w3.org/2005/Atom}"


def addresses(browser: Client, page: str = "/my/watchlist/") -> list[str]:
    return re.findall(r'value="http://testserver(/feeds/[^"]+)"', browser.get(page).content.decode())


def made(browser: Client) -> list[str]:
    browser.post("/settings/feeds/", {"do": "renew"})
    return addresses(browser)


def titles_at(address: str) -> list[str]:
    answer = Client().get(address)
    assert answer.status_code == 200
    entries = ElementTree.fromstring(answer.content).iter(f"{ATOM}entry")
    return [str(entry.findtext(f"{ATOM}title")) for entry in entries]


def save(browser: Client, movie: Movie) -> None:
    browser.post(f"/movies/{movie.pk}/act/", {"act": "save"})


def test_there_are_no_addresses_until_somebody_asks_for_them(browser: Client, movie: Movie) -> None:
    assert addresses(browser) == []
    watchlist, picks = made(browser)
    assert watchlist.endswith("/watchlist/")
    assert picks.endswith("/picks/")
    assert addresses(browser, "/settings/data/") == [watchlist, picks]


def test_the_watchlist_is_read_without_signing_in_the_latest_first(
    browser: Client, catalogue: list[Movie]
) -> None:
    save(browser, catalogue[0])
    save(browser, catalogue[1])
    watchlist, _picks = made(browser)
    assert titles_at(watchlist) == [str(catalogue[1]), str(catalogue[0])]
    browser.post(f"/movies/{catalogue[1].pk}/act/", {"act": "unsave"})
    assert titles_at(watchlist) == [str(catalogue[0])]


def test_picks_are_those_of_the_person_with_their_reasons(browser: Client, catalogue: list[Movie]) -> None:
    live_model(catalogue)
    rate(browser, catalogue[:5])
    _watchlist, picks = made(browser)
    found = titles_at(picks)
    assert len(found) == 30
    assert not {str(movie) for movie in catalogue[:5]} & set(found)
    assert catalogue[0].title in Client().get(picks).content.decode()  # as a reason


def test_reading_makes_nobody_a_visitor_and_records_nothing(browser: Client, catalogue: list[Movie]) -> None:
    rate(browser, catalogue[:5])
    both = made(browser)
    before = [table.objects.count() for table in (Person, Visitor, Slate, Event)]
    for address in both:
        answer = Client(HTTP_USER_AGENT=FIREFOX).get(address)
        assert answer["Cache-Control"] == "private"
        assert answer["X-Robots-Tag"] == "noindex"
        assert "Last-Modified" not in answer
        assert not answer.cookies
    assert [table.objects.count() for table in (Person, Visitor, Slate, Event)] == before


def test_a_renewed_address_is_gone_and_so_is_a_stopped_one(browser: Client, movie: Movie) -> None:
    browser.post("/settings/feeds/", {"do": "renew"})
    html = browser.get("/my/watchlist/").content.decode()
    assert "Your feeds are there." in html
    old = re.findall(r'value="http://testserver(/feeds/[^"]+)"', html)
    new = made(browser)
    assert [Client().get(address).status_code for address in (*old, *new)] == [404, 404, 200, 200]
    browser.post("/settings/feeds/", {"do": "close"})
    assert [Client().get(address).status_code for address in new] == [404, 404]
    assert addresses(browser) == []


@pytest.mark.parametrize("address", ["/feeds/unknown/watchlist/", "/feeds/%00/picks/"])
def test_an_address_that_nobody_has_opens_nothing(browser: Client, movie: Movie, address: str) -> None:
    assert browser.get(address).status_code == 404


def test_a_feed_has_one_of_two_names(browser: Client, movie: Movie) -> None:
    watchlist, _picks = made(browser)
    assert browser.get(watchlist.replace("watchlist", "hidden")).status_code == 404
    answer = browser.post("/settings/feeds/", {"do": "share"})
    assert (answer.status_code, answer.content) == (400, b"do must be renew or close, got 'share'")


def test_a_browser_brings_its_feeds_along_and_renewing_ends_them_all(browser: Client, movie: Movie) -> None:
    save(browser, movie)
    watchlist, _picks = made(browser)
    account = join(browser)
    assert addresses(browser)[0] == watchlist
    assert titles_at(watchlist) == [str(movie)]
    assert person_of_feed(feed_secret(account)) == account
    made(browser)
    assert Client().get(watchlist).status_code == 404
    assert FeedKey.objects.count() == 1


def test_parting_gives_each_their_own_feed_again(db: None) -> None:
    guest = Person.objects.create()
    account = join_account(person=guest, user=User.objects.create(email="ada@example.org"), at=NOW)
    assert feed_secret(account) == ""
    undo_merge(person=account, at=NOW)
    secret = renew_feeds(person=account, at=NOW)
    guest.refresh_from_db()
    assert (feed_secret(guest), feed_secret(account)) == ("", secret)


def test_the_secret_is_exported_and_erased(browser: Client, movie: Movie) -> None:
    watchlist, _picks = made(browser)
    person = person_of(browser)
    (row,) = exported(person)["collector"]["feeds"]
    assert f"/feeds/{row['secret']}/watchlist/" == watchlist
    erase_evidence(person=person)
    assert Client().get(watchlist).status_code == 404
