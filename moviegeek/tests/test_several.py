"""My movies: an order of one's own, filters, and one thing done to several movies at once."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from catalogue.models import Movie
from collector.models import Mark, Rating
from collector.selectors import marks_of, ratings_of, watchlist_ids
from collector.services.replay import replay_acts

from .rows import FRAGMENT, marks_on, one_line, person_of, stars_of
from .test_lists import undo_of


def act(browser: Client, movies: list[Movie], name: str = "save") -> None:
    for movie in movies:
        browser.post(f"/movies/{movie.pk}/act/", {"act": name, "next": "/about/"})


def shown(browser: Client, address: str = "/my/watchlist/") -> list[int]:
    html = browser.get(address).content.decode()
    return [int(found) for found in re.findall(r'class="own-row" id="s(\d+)"', html)]


def ids(movies: list[Movie]) -> list[int]:
    return [movie.pk for movie in movies]


def test_the_watchlist_is_put_in_order_by_plain_buttons(browser: Client, catalogue: list[Movie]) -> None:
    act(browser, catalogue[:3])
    assert shown(browser) == ids(catalogue[2::-1])
    html = browser.get("/my/watchlist/").content.decode()
    up = re.search(rf'name="move" value="({catalogue[0].pk}:before-\d+)"', html)
    assert up
    answer = browser.post("/my/watchlist/move/", {"move": up[1]})
    assert answer["Location"] == f"/my/watchlist/#s{catalogue[0].pk}"
    assert shown(browser) == [catalogue[2].pk, catalogue[0].pk, catalogue[1].pk]
    moved = browser.post("/my/watchlist/move/", {"move": f"{catalogue[1].pk}:top"}, headers=FRAGMENT)
    assert moved.status_code == 204
    assert watchlist_ids(person_of(browser))[0] == catalogue[1].pk


def test_what_is_not_on_the_watchlist_is_not_moved(browser: Client, catalogue: list[Movie]) -> None:
    act(browser, catalogue[:1])
    assert browser.post("/my/watchlist/move/", {"move": "x"}, headers=FRAGMENT).status_code == 400
    browser.post("/my/watchlist/move/", {"move": f"{catalogue[1].pk}:top"})
    assert "it may have changed meanwhile" in browser.get("/my/watchlist/").content.decode()


@pytest.mark.parametrize(
    ("sort", "places"),
    [("recent", [2, 1, 0]), ("title", [0, 1, 2]), ("year", [2, 1, 0]), ("nonsense", [2, 1, 0])],
)
def test_the_watchlist_has_other_orders_too(
    browser: Client, catalogue: list[Movie], sort: str, places: list[int]
) -> None:
    act(browser, catalogue[:3])
    assert shown(browser, f"/my/watchlist/?sort={sort}") == [catalogue[place].pk for place in places]
    assert set(shown(browser, "/my/watchlist/?sort=match")) == set(ids(catalogue[:3]))


@pytest.mark.parametrize("tab", ["watchlist", "likes", "seen", "hidden"])
def test_each_tab_is_narrowed_by_genre_and_year(browser: Client, catalogue: list[Movie], tab: str) -> None:
    name = {"watchlist": "save", "likes": "like", "seen": "seen", "hidden": "dismiss"}[tab]
    act(browser, catalogue[:6], name)  # 1950 to 1955; drama, comedy, horror in turn
    assert set(shown(browser, f"/my/{tab}/?genre=drama")) == {catalogue[0].pk, catalogue[3].pk}
    assert shown(browser, f"/my/{tab}/?genre=drama&year_min=1952") == [catalogue[3].pk]
    html = one_line(browser.get(f"/my/{tab}/?year_max=1950").content.decode())
    assert "Drama (1)" in html
    assert "Comedy (" not in html
    assert "Nothing here matches all of that." in browser.get(f"/my/{tab}/?year_min=2001").content.decode()


def test_several_are_marked_as_seen_and_taken_back_as_one(browser: Client, catalogue: list[Movie]) -> None:
    act(browser, catalogue[:3])
    act(browser, catalogue[:1], "seen")
    answer = browser.post("/my/watchlist/several/", {"do": "seen", "movie": ids(catalogue[:3])}, follow=True)
    html = answer.content.decode()
    assert "2 movies marked as seen." in html
    assert Mark.objects.filter(kind="seen").count() == 3
    browser.post("/my/undo/", undo_of(html))
    assert [("seen" in marks_on(movie)) for movie in catalogue[:3]] == [True, False, False]


def test_several_are_taken_off_and_put_back_as_one(browser: Client, catalogue: list[Movie]) -> None:
    act(browser, catalogue[:3])
    sent = {"do": "remove", "movie": ids(catalogue[:2])}
    html = browser.post("/my/watchlist/several/", sent, follow=True).content.decode()
    assert shown(browser) == [catalogue[2].pk]
    browser.post("/my/undo/", undo_of(html))
    assert set(shown(browser)) == set(ids(catalogue[:3]))


def test_what_is_put_back_is_kept_since_it_was_first(browser: Client, catalogue: list[Movie]) -> None:
    act(browser, catalogue[:3])
    browser.post(f"/movies/{catalogue[0].pk}/rate/", {"stars": "4"})
    person = person_of(browser)
    before = set(marks_of(person).values_list("movie", "marked_at"))
    rated_at = ratings_of(person).get().rated_at
    for tab in ("watchlist", "ratings"):
        sent = {"do": "remove", "movie": ids(catalogue[:2])}
        html = browser.post(f"/my/{tab}/several/", sent, follow=True).content.decode()
        browser.post("/my/undo/", undo_of(html))
    assert set(marks_of(person).values_list("movie", "marked_at")) == before
    assert ratings_of(person).get().rated_at == rated_at
    replay_acts(person=person)
    assert set(marks_of(person).values_list("movie", "marked_at")) == before


def test_stars_that_were_taken_back_together_are_given_again(browser: Client, catalogue: list[Movie]) -> None:
    for movie, stars in zip(catalogue[:2], ("4.5", "2"), strict=True):
        browser.post(f"/movies/{movie.pk}/rate/", {"stars": stars})
    person = person_of(browser)
    sent = {"do": "remove", "movie": ids(catalogue[:2])}
    html = browser.post("/my/ratings/several/", sent, follow=True).content.decode()
    assert not Rating.objects.filter(person=person).exists()
    browser.post("/my/undo/", undo_of(html))
    assert [stars_of(person, movie) for movie in catalogue[:2]] == [4.5, 2.0]


def test_several_go_onto_a_list(browser: Client, catalogue: list[Movie]) -> None:
    act(browser, catalogue[:2])
    answer = browser.post("/my/watchlist/several/", {"do": "list", "movie": ids(catalogue[:2])}, follow=True)
    assert "Add 2 movies to a list" in answer.content.decode()
    assert 'name="next" value="/my/watchlist/"' in answer.content.decode()


def test_whoever_ticked_nothing_is_told_so(browser: Client, catalogue: list[Movie]) -> None:
    act(browser, catalogue[:1])
    answer = browser.post("/my/watchlist/several/", {"do": "seen"}, follow=True)
    assert "Tick the movies first." in answer.content.decode()
    assert browser.post("/my/watchlist/several/", {"do": "hug", "movie": 1}).status_code == 400
    assert browser.post("/my/bought/several/", {"do": "remove", "movie": 1}).status_code == 400
    assert browser.post("/my/nonsense/several/", {"do": "seen", "movie": 1}).status_code == 400


def test_ticking_needs_no_script(browser: Client, catalogue: list[Movie]) -> None:
    act(browser, catalogue[:2])
    html = one_line(browser.get("/my/watchlist/?select=1").content.decode())
    assert html.count('<input type="checkbox" name="movie"') == 2
    assert 'name="do" value="remove"' in html
