"""How the site behaves for whom: kept in the browser, and in the account for browsers that chose nothing."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from accounts.models import User
from moviegeek.tests.conftest import FIREFOX

PASSWORD = "a long enough password"
BOXES = {"still": "on", "drawn": "on"}  # the third, shortcuts, is not ticked


@pytest.fixture
def ada(db: None) -> User:
    return User.objects.create_user("ada@example.org", PASSWORD)


def signed_in(user: User) -> Client:
    browser = Client(HTTP_USER_AGENT=FIREFOX)
    browser.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return browser


def test_what_is_ticked_holds_on_the_next_page(browser: Client) -> None:
    browser.post("/settings/comforts/", BOXES)
    page = browser.get("/about/").content.decode()
    assert 'data-motion="less"' in page
    assert 'data-shortcuts="off"' in page
    assert "still.css" in page


def test_without_a_choice_nothing_is_changed(browser: Client) -> None:
    page = browser.get("/about/").content.decode()
    assert "data-motion" not in page
    assert "data-shortcuts" not in page


def test_the_boxes_say_what_holds(browser: Client) -> None:
    browser.post("/settings/comforts/", BOXES)
    page = browser.get("/settings/look/").content.decode()
    boxes = {
        name: box for box in re.findall(r"<input[^>]*>", page) for name in re.findall('name="([^"]+)"', box)
    }
    ticked = {name for name in ("still", "has_shortcuts", "drawn") if " checked" in boxes[name]}
    assert ticked == {"still", "drawn"}


def test_another_browser_of_the_account_behaves_alike(ada: User) -> None:
    signed_in(ada).post("/settings/comforts/", BOXES)
    assert 'data-motion="less"' in signed_in(ada).get("/about/").content.decode()


def test_a_browser_that_chose_for_itself_keeps_its_choice(ada: User) -> None:
    other = signed_in(ada)
    other.post("/settings/comforts/", {"has_shortcuts": "on"})
    signed_in(ada).post("/settings/comforts/", BOXES)
    assert "data-motion" not in other.get("/about/").content.decode()


def test_theme_and_language_come_along_to_another_browser(ada: User) -> None:
    here = signed_in(ada)
    here.post("/settings/look/", {"theme": "dark"})
    here.post("/settings/language/", {"language": "de", "next": "/about/"})
    page = signed_in(ada).get("/about/").content.decode()
    assert 'lang="de"' in page
    assert 'data-theme="dark"' in page


def test_a_language_that_nobody_speaks_is_not_kept(ada: User) -> None:
    signed_in(ada).post("/settings/language/", {"language": "tlh", "next": "/about/"})
    ada.refresh_from_db()
    assert ada.language == ""


def test_settings_name_the_browsers_that_are_signed_in(ada: User) -> None:
    here, _there = signed_in(ada), signed_in(ada)
    page = here.get("/settings/browsers/").content.decode()
    assert page.count("Firefox, Linux</strong>") == 2
    assert page.count("This browser") == 1


def test_another_browser_is_signed_out_from_here(ada: User) -> None:
    here, there = signed_in(ada), signed_in(ada)
    other = ada.sign_ins.exclude(session_key=here.session.session_key).get()
    here.post("/settings/browsers/", {"which": str(other.pk)})
    assert "Join" in there.get("/settings/").content.decode()
    assert "Sign out" in here.get("/settings/").content.decode()


def test_signing_out_everywhere_ends_every_session(ada: User) -> None:
    here, there = signed_in(ada), signed_in(ada)
    here.post("/settings/browsers/", {"which": "all"})
    for browser in (here, there):
        assert browser.get("/settings/browsers/")["Location"].startswith("/accounts/login/")
    assert not ada.sign_ins.exists()


def test_nobody_signs_out_the_browser_of_somebody_else(ada: User) -> None:
    signed_in(ada)
    stranger = signed_in(User.objects.create_user("eve@example.org", PASSWORD))
    stranger.post("/settings/browsers/", {"which": str(ada.sign_ins.get().pk)})
    assert ada.sign_ins.exists()


def test_signing_out_takes_the_browser_off_the_list(ada: User) -> None:
    signed_in(ada).post("/accounts/logout/")
    assert not ada.sign_ins.exists()


def test_what_is_kept_of_a_browser_is_in_the_export(ada: User) -> None:
    from accounts.personal import export
    from collector.models import Person

    signed_in(ada)
    (row,) = export(Person(user=ada))["signed_in"]
    assert row["browser"] == "Firefox, Linux"
