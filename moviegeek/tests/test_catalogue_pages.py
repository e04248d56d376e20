"""Browse, search, movie and contributor pages, posters, feeds."""

from __future__ import annotations

import json
import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from catalogue.models import Genre, Movie
from catalogue.posters import fingerprint
from collector.models import Event, Person, Rating
from collector.services.searches import count_popular_searches
from recommender.selectors import Reason, ReasonMovie, Why
from recommender.training import train

from .conftest import FIREFOX
from .rows import FRAGMENT, make_contributor, make_movie, one_line


def titles_in(html: str) -> list[str]:
    return re.findall(r'<span class="t" title="([^"]+)"', html)


def test_what_stands_outside_of_the_results_follows_the_filters(
    browser: Client, catalogue: list[Movie]
) -> None:
    part = one_line(browser.get("/browse/?genre=drama&decade=1950s", headers=FRAGMENT).content.decode())
    assert re.search(r'id="filters-words" hx-swap-oob="true"> Filters \(2\) <', part)
    assert re.search(r'id="total-words" hx-swap-oob="true"> Show \d+ movies? <', part)


def test_filters_combine(browser: Client, catalogue: list[Movie]) -> None:
    html = browser.get("/browse/?genre=drama&decade=1950s").content.decode()
    expected = {
        movie.title
        for number, movie in enumerate(catalogue)
        if number % 3 == 0 and movie.year and 1950 <= movie.year < 1960
    }
    assert set(titles_in(html)) == expected
    assert f"{len(expected)} movies" in html


def test_each_option_says_how_many_it_would_give(browser: Client, catalogue: list[Movie]) -> None:
    html = browser.get("/browse/").content.decode()
    assert re.search(r'id="n-genre-drama">20<', html)


def test_what_was_asked_for_can_be_taken_off(browser: Client, catalogue: list[Movie]) -> None:
    html = browser.get("/browse/?genre=drama&decade=1950s").content.decode()
    assert 'class="chip" href="/browse/?decade=1950s"' in html
    assert 'class="chip" href="/browse/?genre=drama"' in html


def test_pages_hold_48_and_go_on(browser: Client, catalogue: list[Movie]) -> None:
    first, second = (titles_in(browser.get(f"/browse/?page={n}").content.decode()) for n in (1, 2))
    assert (len(first), len(second)) == (48, 12)
    assert not set(first) & set(second)


def test_more_movies_come_as_a_part(browser: Client, catalogue: list[Movie]) -> None:
    html = browser.get("/browse/?page=2", headers={**FRAGMENT, "HX-Target": "more-cards"}).content.decode()
    assert "<html" not in html
    assert len(titles_in(html)) == 12
    assert "data-first" in html


def test_sorting_from_a_to_z(browser: Client, catalogue: list[Movie]) -> None:
    found = titles_in(browser.get("/browse/?sort=title").content.decode())
    assert found == sorted(found)


def test_nonsense_is_left_out_and_named(browser: Client, catalogue: list[Movie]) -> None:
    html = browser.get("/browse/?year_min=soon&sort=odd&decade=19x").content.decode()
    assert "Left out, as it made no sense: decade, year_min, sort." in html
    assert "60 movies" in html


def test_nothing_found_says_what_brings_most_back(browser: Client, catalogue: list[Movie]) -> None:
    html = browser.get("/browse/?genre=drama&year_max=1900").content.decode()
    assert "Nothing matches all of that." in html
    assert "until 1900”: 20 movies" in html


def test_what_was_seen_can_be_left_out(browser: Client, catalogue: list[Movie]) -> None:
    browser.post(f"/movies/{catalogue[0].pk}/rate/", {"stars": "5"})
    found = titles_in(browser.get("/browse/?seen=hide").content.decode())
    assert catalogue[0].title not in found
    assert catalogue[1].title in found


def test_only_the_watchlist(browser: Client, catalogue: list[Movie]) -> None:
    browser.post(f"/movies/{catalogue[7].pk}/act/", {"act": "save"})
    assert titles_in(browser.get("/browse/?watchlist=only").content.decode()) == [catalogue[7].title]


def rate(browser: Client, movies: list[Movie], stars: str = "5") -> None:
    for movie in movies:
        browser.post(f"/movies/{movie.pk}/rate/", {"stars": stars})


def live_model(catalogue: list[Movie]) -> None:
    """Everybody in the file rated everything alike; two more like the last of the genre best."""
    for number in range(2):
        person = Person.objects.create(origin="file", origin_id=f"fan {number}")
        Rating.objects.bulk_create(
            Rating(person=person, movie=movie, value=10) for movie in catalogue if movie.pk % 2
        )
    train(["popularity", "item_knn"], by="test", report=lambda share, message: None)


def test_best_for_me_comes_by_itself_and_says_what_it_stands_on(
    browser: Client, catalogue: list[Movie]
) -> None:
    live_model(catalogue)
    assert "What most people looked at" in browser.get("/browse/").content.decode()
    rate(browser, catalogue[:5])
    html = one_line(browser.get("/browse/").content.decode())
    assert "From 5 ratings. Rate more to sharpen it." in html
    assert '<option value="best" selected>' in html
    found = titles_in(browser.get("/browse/?sort=best&page=2").content.decode())
    assert {movie.title for movie in catalogue[:5]} <= set(found)  # what is known comes last
    assert titles_in(browser.get("/browse/?sort=popular").content.decode())[0] == catalogue[0].title


def test_best_for_me_says_why_of_each_movie(browser: Client, catalogue: list[Movie]) -> None:
    live_model(catalogue)
    rate(browser, catalogue[:5])
    html = one_line(browser.get("/browse/").content.decode())
    reasons = re.findall(r'<details class="card-why">.*?</summary> (.*?) </details>', html)
    assert len(reasons) == html.count('class="match ')
    assert reasons[0].startswith("Because you liked <a href=")
    part = browser.get("/browse/?page=2", headers={**FRAGMENT, "HX-Target": "more-cards"}).content.decode()
    assert 'class="card-why"' in part


def test_a_movie_keeps_its_match_when_it_is_looked_at(browser: Client, catalogue: list[Movie]) -> None:
    live_model(catalogue)
    rate(browser, catalogue[:5])
    cards = re.findall(
        r'<a href="(/movies/[^"]+)".{,900}?class="match (\w+)"',
        one_line(browser.get("/browse/").content.decode()),
    )
    for address, match in (cards[0], cards[len(cards) // 2]):
        assert f'class="match {match}"' in browser.get(address).content.decode()


def test_best_for_me_keeps_filters_and_their_count(browser: Client, catalogue: list[Movie]) -> None:
    live_model(catalogue)
    rate(browser, catalogue[:5])
    html = one_line(browser.get("/browse/?genre=drama&sort=best").content.decode())
    assert "20 movies" in html
    assert len(titles_in(html)) == 20


def test_best_for_me_says_so_while_nothing_is_known(browser: Client, catalogue: list[Movie]) -> None:
    html = browser.get("/browse/?sort=best").content.decode()
    assert "Nothing is known of your taste yet, so the most popular come first." in html
    assert titles_in(html)[0] == catalogue[0].title


def test_genres_can_be_wanted_all_together_or_not_at_all(browser: Client, catalogue: list[Movie]) -> None:
    both = make_movie("Both", genres=["Drama", "Comedy"])
    assert titles_in(browser.get("/browse/?genre=drama&genre=comedy&genres=all").content.decode()) == [
        both.title
    ]
    html = one_line(browser.get("/browse/?not=horror").content.decode())
    assert "41 movies" in html
    assert '<input type="checkbox" name="not" value="horror" checked>' in html
    assert 'id="n-not-horror">41<' in html
    assert 'id="n-not-drama">20<' in html  # comedies that are no drama


def test_languages_are_offered_with_their_counts(browser: Client, catalogue: list[Movie]) -> None:
    for movie, code in zip(catalogue[:3], ("de", "de", "xx"), strict=True):
        Movie.objects.filter(pk=movie.pk).update(language=code)
    html = one_line(browser.get("/browse/?language=de").content.decode())
    assert set(titles_in(html)) == {movie.title for movie in catalogue[:2]}
    assert 'name="language" value="de" checked> <span>German</span>' in html
    assert 'id="n-language-xx">1<' in html


def test_searches_are_offered_again_until_they_are_forgotten(browser: Client, movie: Movie) -> None:
    for query in ("ferry", "night", "Ferry"):
        browser.get("/search/", {"q": query})
    html = one_line(browser.get("/search/").content.decode())
    assert html.index(">Ferry</a>") < html.index(">night</a>")
    assert ">ferry</a>" not in html
    assert 'data-href="/search/?q=Ferry"' in browser.get("/search/suggest/?q=").content.decode()
    browser.post("/search/forget/", {"query": "ferry"})
    html = browser.get("/search/").content.decode()
    assert "night</a>" in html
    assert "Ferry</a>" not in html
    browser.post("/search/forget/")
    assert "Searched lately" not in browser.get("/search/").content.decode()
    assert not Event.objects.filter(kind="search").exists()


def test_nobody_sees_what_others_searched(browser: Client, movie: Movie) -> None:
    browser.get("/search/?q=ferry")
    stranger = Client(HTTP_USER_AGENT=FIREFOX)
    assert "ferry" not in stranger.get("/search/suggest/?q=").content.decode()
    assert "Searched lately" not in stranger.get("/search/").content.decode()


def test_search_forgives_and_says_so(browser: Client, movie: Movie) -> None:
    html = browser.get("/search/?q=nihgt+fery").content.decode()
    assert movie.title in titles_in(html)
    assert "Results for “night ferry”" in html
    assert 'Showing results for <a href="?q=night%20ferry"><em>night ferry</em></a>.' in html
    instead = "?q=nihgt%20fery&amp;exact=1"
    assert f'Search instead for <a href="{instead}"><em>nihgt fery</em></a>.' in html
    html = browser.get(f"/search/{instead.replace('&amp;', '&')}").content.decode()
    assert "We have no movie called “nihgt fery”" in html
    assert "Showing results for" not in html


def search_and_open(movie: Movie, query: str) -> Client:
    somebody = Client(HTTP_USER_AGENT=FIREFOX)
    somebody.get("/search/", {"q": query})
    somebody.get(movie.get_absolute_url())
    return somebody


def test_what_five_people_searched_and_followed_is_offered_to_others(browser: Client, movie: Movie) -> None:
    for query in ("Ferry", "ferry", "FERRY", "ferry"):
        search_and_open(movie, query)
    for _time in range(5):  # one person, five times
        browser.get("/search/?q=ferry+alone")
        browser.get(movie.get_absolute_url())
    for _person in range(5):  # nobody follows
        Client(HTTP_USER_AGENT=FIREFOX).get("/search/?q=night")
    stranger = Client(HTTP_USER_AGENT=FIREFOX)
    count_popular_searches(at=timezone.now())
    assert "Popular searches" not in stranger.get("/search/").content.decode()
    fifth = search_and_open(movie, "ferry")
    count_popular_searches(at=timezone.now())
    html = stranger.get("/search/").content.decode()
    assert re.findall(r'class="chip" href="\?q=([^"]+)"', html.partition("Popular searches")[2]) == ["ferry"]
    assert "Popular searches" not in fifth.get("/search/").content.decode()  # stands above it as their own


def test_search_without_a_find_offers_the_nearest_titles(browser: Client, catalogue: list[Movie]) -> None:
    far = make_movie("Night Ferry", year=1954)
    html = browser.get("/search/?q=nightingale+fortress").content.decode()
    assert "We have no movie called “nightingale fortress”" in html
    assert "The nearest titles" in html
    assert titles_in(html) == [far.title]


def test_search_without_anything_near_offers_what_is_popular(browser: Client, movie: Movie) -> None:
    html = browser.get("/search/?q=xyzzy").content.decode()
    assert "We have no movie called “xyzzy”" in html
    assert movie.title in titles_in(html)


def test_search_gives_nothing_back_unescaped(browser: Client) -> None:
    html = browser.get("/search/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in html


def test_suggestions_are_small_and_mark_what_matched(browser: Client, catalogue: list[Movie]) -> None:
    answer = browser.get("/search/suggest/?q=reel")
    html = answer.content.decode()
    assert len(answer.content) < 4096
    assert "<b>Reel</b> " in html
    assert 1 <= html.count('role="option"') <= 9


def test_one_letter_suggests_nothing(browser: Client, catalogue: list[Movie]) -> None:
    assert 'role="option"' not in browser.get("/search/suggest/?q=r").content.decode()


def test_the_number_decides_and_the_words_are_corrected(browser: Client, movie: Movie) -> None:
    for address in (f"/movies/{movie.pk}/", f"/movies/{movie.pk}-something-else/"):
        answer = browser.get(f"{address}?p=1")
        assert (answer.status_code, answer["Location"]) == (301, f"{movie.get_absolute_url()}?p=1")


def test_a_removed_movie_is_gone_and_named(browser: Client, movie: Movie) -> None:
    Movie.objects.filter(pk=movie.pk).update(removed_at=timezone.now())
    answer = browser.get(movie.get_absolute_url())
    assert answer.status_code == 410
    assert movie.title in answer.content.decode()
    assert browser.post(f"/movies/{movie.pk}/act/", {"act": "save"}).status_code == 404


def test_the_movie_page_counts_the_ratings(browser: Client, catalogue: list[Movie]) -> None:
    html = browser.get(catalogue[0].get_absolute_url()).content.decode()
    assert re.search(r'<td>4</td>\s*<td class="num">4</td>', html)


def test_a_hidden_movie_says_so_on_its_page(browser: Client, movie: Movie) -> None:
    browser.post(f"/movies/{movie.pk}/act/", {"act": "dismiss"})
    assert "Show it again" in browser.get(movie.get_absolute_url()).content.decode()


def test_the_movie_as_data_cannot_break_out(browser: Client) -> None:
    movie = make_movie("</script><script>alert(1)</script>", rating_count=12, rating_mean=4.0)
    html = browser.get(movie.get_absolute_url()).content.decode()
    block = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)[0]
    data = json.loads(block)
    assert data["name"] == movie.title
    assert data["aggregateRating"]["ratingCount"] == 12
    assert "<script>alert" not in html


def test_the_address_to_share_carries_no_visitor(browser: Client, movie: Movie) -> None:
    html = browser.get(f"{movie.get_absolute_url()}?s=x&p=2").content.decode()
    assert f'<link rel="canonical" href="http://testserver{movie.get_absolute_url()}">' in html


def test_people_have_pages_with_their_movies(browser: Client, movie: Movie) -> None:
    person = make_contributor(movie)
    assert person.get_absolute_url() in browser.get(movie.get_absolute_url()).content.decode()
    assert movie.title in titles_in(browser.get(person.get_absolute_url()).content.decode())


@pytest.mark.parametrize("kind", ["", "-wide", "-link"])
def test_a_picture_is_kept_for_ever_and_runs_nothing(browser: Client, movie: Movie, kind: str) -> None:
    version = fingerprint(movie.title, movie.year, ["Drama"])
    answer = browser.get(f"/posters/{movie.pk}-{version}{kind}.svg")
    assert answer["Content-Type"].startswith("image/svg+xml")
    assert "immutable" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "Set-Cookie" not in answer


def test_a_picture_that_is_known_is_not_sent_again(browser: Client, movie: Movie) -> None:
    version = fingerprint(movie.title, movie.year, ["Drama"])
    etag = browser.get(f"/posters/{movie.pk}-{version}.svg")["ETag"]
    again = browser.get(f"/posters/{movie.pk}-{version}.svg", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_an_outdated_picture_is_answered_for_a_short_time(browser: Client, movie: Movie) -> None:
    answer = browser.get(f"/posters/{movie.pk}-0-old.svg")
    assert answer.status_code == 200
    assert "immutable" not in answer["Cache-Control"]


def test_the_made_stylesheet_knows_every_tone(browser: Client, movie: Movie) -> None:
    address = re.findall(r'href="(/look-[^"]+\.css)"', browser.get("/about/").content.decode())[0]
    css = browser.get(address)
    tone = re.findall(r'class="movie (tone-[^"]+)"', browser.get(movie.get_absolute_url()).content.decode())[
        0
    ]
    assert f".{tone}{{" in css.content.decode()
    assert "immutable" in css["Cache-Control"]


@pytest.mark.parametrize("address", ["/feeds/popular/", "/feeds/new/"])
def test_feeds_list_movies(browser: Client, movie: Movie, address: str) -> None:
    assert movie.get_absolute_url() in browser.get(address).content.decode()


def test_the_sitemap_leads_to_every_movie(browser: Client, movie: Movie) -> None:
    assert "/sitemap-movies.xml" in browser.get("/sitemap.xml").content.decode()
    assert movie.get_absolute_url() in browser.get("/sitemap-movies.xml").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in browser.get("/robots.txt").content.decode()


def test_a_movie_that_speaks_against_another_has_no_bar_and_a_minus(movie: Movie) -> None:
    own = (ReasonMovie(movie.pk, movie.title, 1.05), ReasonMovie(movie.pk, movie.title, -0.05))
    why = Why(movie.pk, "listed", movies=own, reason=Reason("similar", own))
    html = render_to_string("moviegeek/parts/why.html", {"movie": movie, "page": {"why": why}})
    assert re.findall(r'<rect width="([^"]*)"', html) == ["100", "0"]
    assert re.findall(r">(\S+) %<", html) == ["105", "−5"]


def test_genres_are_named_in_the_reader_s_language_and_found_by_it(browser: Client, movie: Movie) -> None:
    movie.genres.set([Genre.objects.get_or_create(name="Comedy", slug="comedy")[0]])
    german = {"Accept-Language": "de"}
    for address in (movie.get_absolute_url(), "/browse/", "/search/?q=komö", "/search/suggest/?q=komö"):
        page = browser.get(address, headers=german).content.decode()
        assert "Komödie" in page.replace("<b>Komö</b>die", "Komödie"), address
        assert "genre=comedy" in page or address == "/browse/"


def test_over_rest_genres_stay_english(browser: Client, movie: Movie) -> None:
    answer = browser.get(f"/api/v1/movies/{movie.pk}/", headers={"Accept-Language": "de"}).json()
    assert answer["genres"] == ["Drama"]
