"""Home: for a newcomer, on the way, and with pages of one's own to come."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from catalogue.models import Movie
from collector.models import Mark, Person, Slate
from moviegeek.home import STANDING
from moviegeek.templatetags.moviegeek import why_line
from moviegeek.templatetags.standing import MOST_READERS
from recommender.selectors import Reason, ReasonMovie

from .rows import FRAGMENT, live_model, make_catalogue, make_movie, one_line, person_of


def test_a_newcomer_sees_what_the_site_is_and_where_to_begin(browser: Client, catalogue: list[Movie]) -> None:
    html = browser.get("/").content.decode()
    assert "Find a movie you will love" in html
    assert "Pick five movies" in html
    assert "No account needed." in html


def test_no_movie_stands_twice_on_home(browser: Client, catalogue: list[Movie]) -> None:
    html = browser.get("/").content.decode()
    shown = re.findall(r'data-movie="(\d+)"', html)
    assert shown
    assert len(shown) == len(set(shown))


def test_every_shelf_is_recorded_as_offered(browser: Client, catalogue: list[Movie]) -> None:
    html = browser.get("/").content.decode()
    on_page = set(re.findall(r'data-slate="([^"]+)"', html))
    assert on_page == {str(slate.pk) for slate in Slate.objects.filter(person=person_of(browser))}


def shelves_in(browser: Client) -> list[str]:
    html = browser.get("/").content.decode()
    return re.findall(r'<section class="shelf.*?</section>', html, re.DOTALL)


def test_a_home_that_stands_is_drawn_once_for_each_session(browser: Client, catalogue: list[Movie]) -> None:
    live_model(catalogue)
    shelves_in(browser)  # the first page of a process opens what is live
    before = shelves_in(browser)
    assert before
    assert shelves_in(browser) == before
    assert not set(before) & set(shelves_in(Client()))


def test_home_is_another_when_something_was_done(browser: Client, catalogue: list[Movie]) -> None:
    live_model(catalogue)
    shelves_in(browser)
    before = shelves_in(browser)
    browser.post(f"/movies/{catalogue[0].pk}/act/", {"act": "like"})
    assert not set(before) & set(shelves_in(browser))


def test_links_of_cards_say_where_they_stood(browser: Client, catalogue: list[Movie]) -> None:
    html = browser.get("/").content.decode()
    assert re.search(r'href="/movies/\d+-reel-\d\d-picture/\?s=[0-9a-f-]{36}&amp;p=1"', html)


def test_further_shelves_come_as_a_part_or_as_a_page(browser: Client, catalogue: list[Movie]) -> None:
    part = browser.get("/shelves/?first=1", headers=FRAGMENT).content.decode()
    page = browser.get("/shelves/?first=1").content.decode()
    assert "<html" not in part
    assert "<html" in page
    assert 'data-shelf="' in part


@pytest.mark.parametrize("first", ["many", "-1", "9" * 5000])
def test_nonsense_for_a_number_is_taken_as_the_first(
    browser: Client, catalogue: list[Movie], first: str
) -> None:
    assert browser.get("/shelves/", {"first": first}).status_code == 200


def test_a_hidden_movie_is_on_no_shelf(browser: Client, catalogue: list[Movie]) -> None:
    browser.post(f"/movies/{catalogue[1].pk}/act/", {"act": "dismiss"})
    assert f'data-movie="{catalogue[1].pk}"' not in browser.get("/").content.decode()


def test_the_first_rating_counts_towards_a_page_of_ones_own(browser: Client) -> None:
    movies = make_catalogue(250)
    browser.post(f"/movies/{movies[0].pk}/rate/", {"stars": "5"})
    assert "1 of 5 ratings" in browser.get("/").content.decode()


def test_a_simulated_audience_is_named_until_the_note_is_closed(
    browser: Client, catalogue: list[Movie]
) -> None:
    Person.objects.create(origin=Person.SIMULATED, origin_id="1")
    assert "simulated audience" in browser.get("/").content.decode()
    browser.post("/settings/banner/", {"banner": "simulated"})
    assert "simulated audience" not in browser.get("/").content.decode()


def test_staff_alone_are_told_that_no_model_is_live(browser: Client, catalogue: list[Movie]) -> None:
    assert "No model is live" not in browser.get("/").content.decode()
    browser.force_login(User.objects.create_user("staff@example.org", is_staff=True))
    html = browser.get("/").content.decode()
    assert "No model is live" in html
    assert "<code>manage.py train</code>" in html
    live_model(catalogue)
    cache.clear()
    assert "No model is live" not in browser.get("/").content.decode()


def test_picks_count_as_likes_and_not_as_ratings(browser: Client, catalogue: list[Movie]) -> None:
    picks = [movie.pk for movie in catalogue[:5]]
    answer = browser.post("/welcome/", {"pick": picks, "done": "1"})
    assert (answer.status_code, answer["Location"]) == (303, "/")
    liked = Mark.objects.filter(person=person_of(browser), kind=Mark.Kind.LIKED)
    assert sorted(mark.movie_id for mark in liked) == sorted(picks)


def test_others_keep_what_is_ticked(browser: Client, catalogue: list[Movie]) -> None:
    first = browser.get("/welcome/").content.decode()
    shown = re.findall(r'name="pick" value="(\d+)"', first)
    answer = browser.post("/welcome/", {"pick": shown[:2], "shown": ",".join(shown), "others": "1"})
    html = answer.content.decode()
    assert re.findall(r'value="(\d+)" checked', html) == shown[:2]
    unticked = set(re.findall(r'name="pick" value="(\d+)"', html)) - set(shown[:2])
    assert not unticked & set(shown)


def test_a_movie_can_be_searched_and_added_to_the_picks(browser: Client, catalogue: list[Movie]) -> None:
    html = browser.get("/welcome/?q=reel+59").content.decode()
    assert f'name="pick" value="{catalogue[59].pk}"' in html


def test_a_reason_links_the_movies_that_it_names(movie: Movie) -> None:
    other = make_movie("Night Ferry <2>")
    reason = Reason(
        "similar", (ReasonMovie(other.pk, other.title, 0.7), ReasonMovie(movie.pk, movie.title, 0.3))
    )
    line = why_line(reason)
    assert f'<a href="{movie.get_absolute_url()}">Night Ferry</a>' in line
    assert ">Night Ferry &lt;2&gt;</a>" in line


def test_further_shelves_hold_no_movie_of_those_above_them(browser: Client) -> None:
    make_catalogue(250)
    first = browser.get("/").content.decode()
    address = re.search(r'hx-get="(/shelves/[^"]+)"', first)
    assert address
    further = browser.get(address[1].replace("&amp;", "&"), headers=FRAGMENT).content.decode()
    above, below = (set(re.findall(r'data-movie="(\d+)"', html)) for html in (first, further))
    assert below
    assert not above & below


def test_an_address_that_names_no_slates_is_read_all_the_same(
    browser: Client, catalogue: list[Movie]
) -> None:
    assert browser.get("/shelves/?first=1&after=none,such").status_code == 200


def test_what_was_picked_is_named_as_the_reason_and_not_offered_again(
    browser: Client, catalogue: list[Movie]
) -> None:
    live_model(catalogue)
    picks = [movie.pk for movie in catalogue[:5]]
    browser.post("/welcome/", {"done": "1", "shown": "", "pick": picks})
    html = one_line(browser.get("/").content.decode())
    assert "Because you liked Reel" in html
    assert "Because you looked at" not in html
    assert {int(found) for found in re.findall(r'data-movie="(\d+)"', html)}.isdisjoint(picks)


def test_whoever_came_to_pick_from_elsewhere_is_sent_back(browser: Client, catalogue: list[Movie]) -> None:
    assert 'name="next" value="/together/x/"' in browser.get("/welcome/?next=/together/x/").content.decode()
    for asked, address in (("/together/x/", "/together/x/"), ("https://elsewhere.example/", "/")):
        sent = {"done": "1", "shown": "", "pick": catalogue[0].pk, "next": asked}
        assert browser.post("/welcome/", sent)["Location"] == address


def test_strangers_without_cookies_fill_no_memory(catalogue: list[Movie]) -> None:
    live_model(catalogue)
    for _ in range(2 * MOST_READERS):
        Client(HTTP_USER_AGENT="Mozilla/5.0 (compatible; SomeBot/1.0)").get("/")
    assert all(len(page.drawn) <= MOST_READERS for page in STANDING.values())
