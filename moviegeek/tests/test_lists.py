"""Own lists: making them, filling them, putting them in order, sharing them."""

from __future__ import annotations

import re

from django.test import Client

from catalogue.models import Movie
from collector.models import Event, OwnList, Person
from collector.selectors import items_of, lists_of
from collector.services import share_list

from .conftest import FIREFOX
from .rows import FRAGMENT, one_line, person_of


def make(browser: Client, movies: list[Movie], name: str = "Rainy evenings") -> OwnList:
    browser.post("/my/lists/", {"name": name})
    own = OwnList.objects.get(name=name)
    for movie in movies:
        browser.post("/my/lists/add/", {"movie": movie.pk, "list": str(own.key)})
    return own


def titles(own: OwnList) -> list[str]:
    return [item.movie.title for item in items_of(own).select_related("movie")]


def undo_of(html: str) -> dict[str, str]:
    """What the button of the toast sends."""
    found = re.search(r'action="/my/undo/".*?name="token" value="([^"]+)"', html, re.DOTALL)
    assert found
    return {"token": found[1]}


def undo(browser: Client, address: str = "/my/lists/") -> str:
    answer = browser.post("/my/undo/", undo_of(browser.get(address).content.decode()), follow=True)
    return answer.content.decode()


def test_a_list_is_made_filled_and_shown(browser: Client, catalogue: list[Movie]) -> None:
    own = make(browser, catalogue[:3])
    assert titles(own) == [movie.title for movie in catalogue[:3]]
    assert "3 movies" in one_line(browser.get("/my/lists/").content.decode())
    html = browser.get(own.get_absolute_url()).content.decode()
    assert html.index(catalogue[0].title) < html.index(catalogue[2].title)


def test_a_list_without_a_name_is_not_made(browser: Client, movie: Movie) -> None:
    assert browser.post("/my/lists/", {"name": " "}).status_code == 422
    browser.post("/my/lists/add/", {"movie": movie.pk, "name": "a" * 81})
    assert "A list needs a name of at most 80 letters." in browser.get("/my/lists/").content.decode()
    assert not OwnList.objects.exists()


def test_every_card_and_movie_page_leads_to_the_lists(browser: Client, catalogue: list[Movie]) -> None:
    link = f'href="/my/lists/add/?movie={catalogue[0].pk}"'
    assert link in browser.get("/browse/").content.decode()
    assert link in browser.get(catalogue[0].get_absolute_url()).content.decode()


def test_the_form_shows_where_a_movie_is_and_takes_it_off_again(
    browser: Client, catalogue: list[Movie]
) -> None:
    own = make(browser, catalogue[:1])
    html = one_line(browser.get(f"/my/lists/add/?movie={catalogue[0].pk}").content.decode())
    assert f'value="{own.key}" checked' in html
    browser.post("/my/lists/add/", {"movie": catalogue[0].pk})
    assert titles(own) == []
    undo(browser)
    assert titles(own) == [catalogue[0].title]


def test_several_movies_go_onto_a_new_list_and_the_list_goes_again(
    browser: Client, catalogue: list[Movie]
) -> None:
    browser.post("/my/lists/add/", {"movie": [catalogue[0].pk, catalogue[1].pk], "name": "Noir"})
    assert titles(OwnList.objects.get()) == [catalogue[0].title, catalogue[1].title]
    assert "Taken back." in undo(browser)
    assert not lists_of(person_of(browser))


def test_only_movies_of_the_catalogue_go_onto_a_list(browser: Client, movie: Movie) -> None:
    for asked in ("", "?movie=999999", "?movie=x", "?movie=" + "9" * 40):
        assert browser.get(f"/my/lists/add/{asked}").status_code == 404


def test_a_list_is_put_in_order_by_plain_buttons(browser: Client, catalogue: list[Movie]) -> None:
    own = make(browser, catalogue[:3])
    html = browser.get(own.get_absolute_url()).content.decode()
    up = re.search(rf'name="move" value="({catalogue[2].pk}:before-\d+)"', html)
    assert up
    answer = browser.post(own.get_absolute_url(), {"move": up[1]})
    assert answer["Location"] == f"{own.get_absolute_url()}#s{catalogue[2].pk}"
    assert titles(own) == [catalogue[0].title, catalogue[2].title, catalogue[1].title]
    answer = browser.post(own.get_absolute_url(), {"move": f"{catalogue[1].pk}:top"}, headers=FRAGMENT)
    assert (answer.status_code, titles(own)[0]) == (204, catalogue[1].title)


def test_a_place_that_is_no_longer_there_is_said(browser: Client, catalogue: list[Movie]) -> None:
    own = make(browser, catalogue[:2])
    browser.post(own.get_absolute_url(), {"move": f"{catalogue[0].pk}:before-999"})
    assert "it may have changed meanwhile" in browser.get(own.get_absolute_url()).content.decode()
    refused = browser.post(own.get_absolute_url(), {"move": "0:top"}, headers=FRAGMENT)
    assert refused.status_code == 400
    assert browser.post(own.get_absolute_url(), {"nonsense": "1"}).status_code == 400


def test_a_row_stays_movable_after_one_of_its_buttons(browser: Client, catalogue: list[Movie]) -> None:
    make(browser, catalogue[:2])
    row = browser.post(
        f"/movies/{catalogue[0].pk}/act/", {"act": "like", "part": "row-listed"}, headers=FRAGMENT
    ).content.decode()
    assert f'value="{catalogue[0].pk}:down"' in row
    assert f'name="remove" value="{catalogue[0].pk}"' in row


def test_taking_off_deleting_and_both_undone(browser: Client, catalogue: list[Movie]) -> None:
    own = make(browser, catalogue[:3])
    browser.post(own.get_absolute_url(), {"remove": catalogue[0].pk})
    assert len(titles(own)) == 2
    undo(browser, own.get_absolute_url())
    assert titles(own)[0] == catalogue[0].title
    browser.post(own.get_absolute_url(), {"delete": "1"})
    assert not lists_of(own.person)
    undo(browser)
    assert browser.get(own.get_absolute_url()).status_code == 200


def test_nobody_undoes_what_somebody_else_did(browser: Client, catalogue: list[Movie]) -> None:
    own = make(browser, catalogue[:1])
    browser.post(own.get_absolute_url(), {"delete": "1"})
    token = undo_of(browser.get("/my/lists/").content.decode())
    stranger = Client(HTTP_USER_AGENT=FIREFOX)
    for sent in (token, {"token": "nonsense"}, {}):
        html = stranger.post("/my/undo/", sent, follow=True).content.decode()
        assert "That can no longer be taken back." in html
    assert not lists_of(person_of(browser))


def test_a_list_gets_another_name(browser: Client, movie: Movie) -> None:
    own = make(browser, [movie])
    browser.post(own.get_absolute_url(), {"name": "Sundays", "description": "With <b>cake</b>"})
    html = browser.get(own.get_absolute_url()).content.decode()
    assert "Sundays" in html
    assert "With &lt;b&gt;cake&lt;/b&gt;" in html
    assert browser.post(own.get_absolute_url(), {"name": ""}).status_code == 422


def shared(browser: Client, own: OwnList) -> str:
    browser.post(own.get_absolute_url(), {"share": "1"})
    own.refresh_from_db()
    return own.get_shared_url()


def test_whoever_has_the_address_reads_the_list_and_copies_it(
    browser: Client, catalogue: list[Movie]
) -> None:
    own = make(browser, catalogue[:2])
    address = shared(browser, own)
    other = Client(HTTP_USER_AGENT=FIREFOX)
    html = one_line(other.get(address).content.decode())
    assert '<meta name="robots" content="noindex">' in html
    assert '<meta property="og:title" content="Rainy evenings">' in html
    assert catalogue[1].title in html
    assert "/my/lists/" not in re.sub(r"/my/lists/add/", "", html)  # nothing to change it by
    answer = other.post(address, {"copy": "1"})
    copied = OwnList.objects.exclude(pk=own.pk).get()
    assert answer["Location"] == copied.get_absolute_url()
    assert titles(copied) == [movie.title for movie in catalogue[:2]]
    assert (copied.person == own.person, copied.secret) == (False, None)


def test_an_address_is_renewed_and_switched_off(browser: Client, movie: Movie) -> None:
    own = make(browser, [movie])
    first, second = shared(browser, own), shared(browser, own)
    assert browser.get(first).status_code == 404
    assert browser.get(second).status_code == 200
    browser.post(own.get_absolute_url(), {"unshare": "1"})
    assert browser.get(second).status_code == 404


def test_the_secret_of_a_list_stays_out_of_the_log(browser: Client, movie: Movie) -> None:
    own = make(browser, [movie])
    secret = share_list(own=own)
    browser.post(f"/movies/{movie.pk}/act/", {"act": "like", "next": f"/lists/{secret}/"})
    assert Event.objects.get(kind="like").page == "/lists/"
    assert 'data-path="/lists/"' in browser.get(f"/lists/{secret}/").content.decode()


def test_lists_of_others_are_not_found(browser: Client, movie: Movie) -> None:
    own = make(browser, [movie])
    other = Client(HTTP_USER_AGENT=FIREFOX)
    assert other.get(own.get_absolute_url()).status_code == 404
    assert other.post(own.get_absolute_url(), {"delete": "1"}).status_code == 404


def test_too_many_lists_are_refused_in_words(browser: Client, movie: Movie) -> None:
    browser.get("/about/")
    person = person_of(browser)
    assert isinstance(person, Person)
    OwnList.objects.bulk_create(OwnList(person=person, name=str(number)) for number in range(200))
    answer = browser.post("/my/lists/", {"name": "One more"})
    assert answer.status_code == 422
    assert "200 lists are enough; delete one first." in answer.content.decode()
