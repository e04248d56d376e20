"""My taste: what is believed, what was said to correct it, and each of it taken back where it was done."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from pytest_django.fixtures import Settings

from catalogue.models import Credit, Movie
from collector.models import Event, Person, Preference, Rating, Visitor
from collector.selectors import marks_of, preferences_of
from recommender.training import train

from .rows import make_contributor, marks_on, one_line, person_of

TASTE, ASK = "/my/taste/", "/my/taste/ask/"


@pytest.fixture
def member(browser: Client, catalogue: list[Movie]) -> Client:
    """Five comedies, rated well."""
    train(["ease", "item_knn"], by="test", report=lambda share, message: None)
    for movie in catalogue[1:16:3]:
        browser.post(f"/movies/{movie.pk}/rate/", {"stars": "5"})
    return browser


def ask(browser: Client, text: str, **fields: str) -> str:
    answer = browser.post(ASK, {"ask": text, **fields}, follow=True)
    assert answer.status_code == 200
    return one_line(answer.content.decode())


def wished(browser: Client) -> set[tuple[str, str, int]]:
    return {(each.about, each.which, each.value) for each in preferences_of(person_of(browser))}


def test_the_page_says_what_is_believed_and_offers_more_and_less(
    member: Client, catalogue: list[Movie]
) -> None:
    ida = make_contributor(catalogue[1])
    Credit.objects.create(movie=catalogue[4], contributor=ida, role=Credit.Role.WRITER)
    html = one_line(member.get(TASTE).content.decode())
    assert "5 movies speak for your taste" in html
    assert 'value="more.genre.comedy"' in html
    assert 'value="less.genre.comedy"' in html
    assert f'value="more.contributor.{ida.pk}"' in html
    assert re.search(r'value="less\.decade\.19\d0"', html)
    assert re.search(r'value="more\.cluster\.\d+"', html)


def in_place(browser: Client, text: str) -> str:
    answer = browser.post(ASK, {"ask": text}, headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert answer["Vary"].startswith("HX-Request")
    return one_line(answer.content.decode())


def steps_of(html: str, key: str) -> list[str]:
    """What the two buttons of a row ask for; none at an end."""
    row = re.search(rf'<li id="{key}".*?</li>', html)
    assert row
    return re.findall(r'name="ask" value="(\w+)\.', row[0])


def test_more_is_taken_back_by_less(member: Client) -> None:
    html = ask(member, "more.genre.Comedy", next=TASTE)
    assert "More of this from now on: Comedy." in html
    assert wished(member) == {("genre", "comedy", 1)}
    assert steps_of(html, "genre-comedy") == ["none"]
    assert "As usual again: Comedy." in ask(member, "none.genre.comedy", next=TASTE)
    assert wished(member) == set()


def test_a_genre_is_stepped_down_to_never_and_up_again(member: Client) -> None:
    assert steps_of(member.get(TASTE).content.decode().replace("\n", ""), "genre-comedy") == ["less", "more"]
    assert steps_of(in_place(member, "less.genre.comedy"), "genre-comedy") == ["never", "none"]
    assert steps_of(in_place(member, "never.genre.comedy"), "genre-comedy") == ["less"]


def test_a_row_changes_in_place_and_offers_to_undo_it_there(member: Client) -> None:
    html = in_place(member, "more.decade.1980")
    assert html.startswith('<li id="decade-1980" data-wish="more">')
    assert 'hx-target="[id=&#x27;decade-1980&#x27;]"' in html
    assert "<html" not in html


def test_a_row_stays_when_nothing_is_asked_of_it_any_longer(member: Client, catalogue: list[Movie]) -> None:
    ida = make_contributor(catalogue[1])
    in_place(member, f"more.contributor.{ida.pk}")
    html = in_place(member, f"none.contributor.{ida.pk}")
    assert f'<li id="contributor-{ida.pk}">' in html
    assert ida.name in html


def test_how_adventurous_is_kept_where_it_is_chosen_and_counts_each_time(member: Client) -> None:
    html = in_place(member, "step.adventure.5")
    assert "Saved" in html
    assert "Your picks follow: adventurous." in html
    assert re.search(r'name="stamp" value="[^"]+" id="dial-stamp" hx-swap-oob="true"', html)


def test_the_taste_is_told_in_a_sentence(member: Client) -> None:
    assert "You lean to <strong>Comedy</strong>" in one_line(member.get(TASTE).content.decode())


def test_on_a_phone_only_the_first_part_is_open(member: Client) -> None:
    assert member.get(TASTE).content.decode().count('class="panel fold"') > 3
    assert len(re.findall(r'id="\w+" open>', member.get(TASTE).content.decode())) > 1
    Visitor.objects.update(device=Visitor.Device.PHONE)
    assert re.findall(r'id="(\w+)" open>', member.get(TASTE).content.decode()) == ["genres"]


def test_the_toast_undoes_to_what_was_before(member: Client) -> None:
    ask(member, "less.genre.comedy")
    html = ask(member, "never.genre.comedy", next="/about/")
    assert f'action="{ASK}"' in html
    assert 'name="ask" value="less.genre.comedy"' in html


def test_never_takes_a_genre_off_home_at_once(member: Client, catalogue: list[Movie]) -> None:
    horror = {str(movie.pk) for movie in catalogue[2::3]}

    def shown() -> set[str]:
        return set(re.findall(r'data-movie="(\d+)"', member.get("/").content.decode()))

    assert shown() & horror
    ask(member, "never.genre.horror")
    assert not shown() & horror
    ask(member, "none.genre.horror")
    assert shown() & horror


def test_how_adventurous_is_five_radio_buttons(member: Client) -> None:
    html = one_line(member.get(TASTE).content.decode())
    assert re.search(r'value="step\.adventure\.3" checked', html)
    html = ask(member, "step.adventure.5", next=TASTE)
    assert "Your picks follow: adventurous." in html
    assert re.search(r'value="step\.adventure\.5" checked', html)
    assert 'name="ask" value="step.adventure.0"' in html


def test_starting_over_says_so_and_can_be_undone_for_a_while(member: Client) -> None:
    html = ask(member, "over.start.", next=TASTE)
    assert "Started over." in html
    assert 'value="back.start."' in html
    html = ask(member, "back.start.", next=TASTE)
    assert "You started over on" not in html
    ask(member, "over.start.")
    started = Preference.objects.get(about="start")
    Preference.objects.filter(pk=started.pk).update(set_at=started.set_at - timedelta(days=31))
    assert 'value="back.start."' not in member.get(TASTE).content.decode()


def test_the_same_button_sent_twice_counts_once_and_another_button_counts_too(member: Client) -> None:
    stamp = "0c5b2a4e-4f0b-4d8e-9c57-6a3a5d0e9a11"
    for text in ("more.genre.comedy", "more.genre.comedy", "less.genre.comedy"):
        ask(member, text, stamp=stamp)
    assert wished(member) == {("genre", "comedy", -1)}
    assert Event.objects.filter(kind="more_like").count() == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("more.genre.polka", "no genre is known as"),
        ("never.decade.1980", "only a genre"),
        ("step.adventure.9", "expected step.adventure."),
        ("over.start.now", "expected over.start."),
        ("", "about must be one of"),
    ],
)
def test_nonsense_is_refused_by_name(browser: Client, text: str, said: str) -> None:
    answer = browser.post(ASK, {"ask": text})
    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_a_shelf_says_whose_it_is_and_can_be_shown_less(member: Client) -> None:
    html = one_line(member.get("/").content.decode())
    assert '<span class="basis">Personal</span>' in html
    assert "Made for you alone" in html
    assert 'value="less.shelf.picked"' in html
    ask(member, "less.shelf.picked")
    html = one_line(member.get(TASTE).content.decode())
    assert "Shelves that you see less of" in html
    assert 'value="none.shelf.picked"' in html


def test_cards_of_a_personal_shelf_open_their_reason_in_place(member: Client) -> None:
    html = one_line(member.get("/").content.decode())
    assert re.search(r'<details class="card-why"> <summary[^>]*>Why\?</summary> Because you liked <a', html)


def test_a_movie_that_is_not_among_the_picks_says_why_not(member: Client, catalogue: list[Movie]) -> None:
    ask(member, "never.genre.horror")
    html = one_line(member.get(catalogue[2].get_absolute_url()).content.decode())
    assert "Why not among my picks?" in html
    assert '<li class="stopped">You asked never to be shown movies of its kind.</li>' in html


def test_a_reason_can_be_left_out_of_the_taste_where_it_is_named(
    member: Client, catalogue: list[Movie]
) -> None:
    page = catalogue[19].get_absolute_url()
    html = member.get(page).content.decode()
    assert "Do not use for my picks" in html
    own = catalogue[1]
    answer = member.post(f"/movies/{own.pk}/act/", {"act": "ignore", "part": "why", "next": page})
    assert answer["Location"] == f"{page}#why"
    assert "ignored" in marks_on(own)
    assert own.title in member.get(TASTE).content.decode()
    shares = re.search(r'<ul class="shares">.*?</ul>', member.get(page).content.decode(), re.DOTALL)
    assert shares is None or own.title not in shares[0]


def test_movies_that_were_never_seen_are_left_out_together_and_brought_back_together(
    member: Client, catalogue: list[Movie]
) -> None:
    page = catalogue[19].get_absolute_url()
    html = one_line(member.get(page).content.decode())
    form = re.search(r'<form class="buttons" method="post" action="/my/taste/not-seen/">.*?</form>', html)
    assert form
    named = [int(number) for number in re.findall(r'name="movie" value="(\d+)"', form[0])]
    assert 1 <= len(named) <= 4
    member.post(f"/movies/{named[0]}/act/", {"act": "seen"})
    marks = marks_of(person_of(member), "seen")
    seen_at = marks.get().marked_at
    answer = member.post("/my/taste/not-seen/", {"movie": named, "next": page})
    assert answer["Location"] == f"{page}#why"
    html = one_line(member.get(page).content.decode())
    assert f"Your picks are made without {len(named)} movies." in html
    assert all(marks_on(movie) == {"ignored"} for movie in catalogue if movie.pk in named)
    token = re.search(r'name="token" value="([^"]+)"', html)
    assert token
    member.post("/my/undo/", {"token": token[1]})
    assert not any("ignored" in marks_on(movie) for movie in catalogue)
    assert (marks.get().movie_id, marks.get().marked_at) == (named[0], seen_at)


def test_never_seen_needs_the_movies(member: Client) -> None:
    answer = member.post("/my/taste/not-seen/", {"movie": "x"})
    assert answer.status_code == 400
    assert "movie must be the number of a movie" in answer.content.decode()


def test_a_changed_mind_leads_to_the_stars_of_the_movie_that_was_named(
    member: Client, catalogue: list[Movie]
) -> None:
    html = one_line(member.get(catalogue[19].get_absolute_url()).content.decode())
    found = re.search(r'<a href="([^"#]+)#(s\d+)"> I have changed my mind<span class="vh"> about Reel', html)
    assert found
    assert f'id="{found[2]}"' in member.get(found[1]).content.decode()


def test_a_reason_says_what_others_say_who_like_the_same(member: Client, catalogue: list[Movie]) -> None:
    shown = catalogue[19]
    assert "From others" not in member.get(shown.get_absolute_url()).content.decode()  # of four people
    another = Person.objects.create(origin="file", origin_id="another")
    Rating.objects.bulk_create(
        Rating(person=another, movie=movie, value=10) for movie in (*catalogue[1:16:3], shown)
    )
    html = one_line(member.get(shown.get_absolute_url()).content.decode())
    assert re.search(r"5 people who liked what you like rated this \d\.\d on average\.", html)


def test_no_movie_stands_twice_on_the_page_of_a_movie(member: Client, catalogue: list[Movie]) -> None:
    html = member.get(catalogue[0].get_absolute_url()).content.decode()
    shown = re.findall(r'data-movie="(\d+)"', html)
    assert len(shown) > 20
    assert len(shown) == len(set(shown))


def test_after_three_looks_home_has_picks_and_says_from_what(browser: Client, catalogue: list[Movie]) -> None:
    train(["ease"], by="test", report=lambda share, message: None)
    before = browser.get("/").content.decode()
    assert "Picked for you" not in before
    for movie in catalogue[:3]:
        browser.get(movie.get_absolute_url())
    html = one_line(browser.get("/").content.decode())
    assert "Picked for you" in html
    assert "Because you looked at Reel 0" in html


def test_reasons_are_said_in_the_language_of_the_reader(member: Client) -> None:
    ask(member, "more.genre.comedy")
    with translation.override("de"):
        html = member.get("/", headers={"accept-language": "de"}).content.decode()
    assert "Weil du mehr Komödie wolltest" in html


def test_the_first_picks_may_say_what_never_to_show(browser: Client, catalogue: list[Movie]) -> None:
    assert 'name="never" value="horror">' in browser.get("/welcome/").content.decode()
    form = {"done": "1", "pick": str(catalogue[0].pk), "shown": ""}
    browser.post("/welcome/", {**form, "never": ["horror", "polka"]})
    assert wished(browser) == {("genre", "horror", -2)}
    assert 'name="never" value="horror" checked' in browser.get("/welcome/").content.decode()
    browser.post("/welcome/", {"done": "1", "pick": form["pick"]})
    assert wished(browser) == {("genre", "horror", -2)}
    browser.post("/welcome/", form)
    assert wished(browser) == set()


# Two of the movie page's are the test's own savepoint.
@pytest.mark.parametrize(("page", "most"), [("/", 12), ("movie", 15), (TASTE, 20)])
def test_what_people_ask_for_costs_no_page_more_than_its_queries(
    member: Client,
    catalogue: list[Movie],
    settings: Settings,
    django_assert_max_num_queries: Callable[..., Any],
    page: str,
    most: int,
) -> None:
    settings.RECOMMENDER_LOOK_FOR_VERSIONS_SECONDS = 60.0
    for text in ("more.genre.comedy", "never.genre.horror", "less.decade.1960", "step.adventure.4"):
        ask(member, text)
    address = catalogue[31].get_absolute_url() if page == "movie" else page
    member.get(address)
    with django_assert_max_num_queries(most):
        member.get(address)


def test_the_history_says_what_was_asked_for(member: Client) -> None:
    for text in ("more.genre.comedy", "less.decade.1960", "step.adventure.4", "less.shelf.popular"):
        ask(member, text)
    html = one_line(member.get("/my/history/").content.decode())
    for line in (
        "Asked for more of Comedy",
        "Asked for less of 1960s",
        "Set your picks to rather adventurous",
        "Asked for less of Popular this week",
    ):
        assert line in html
