"""The catalogue, filtered and in order: by what is asked, or by what suits the person."""

from __future__ import annotations

import re

from django.test import Client

from catalogue.models import Movie

from .rows import FRAGMENT, live_model, make_movie, one_line, rate, titles_in


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
