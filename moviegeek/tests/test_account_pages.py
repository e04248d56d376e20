"""Pages and mails about an account speak as the rest of the site does, in both languages."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"
FORMAL = re.compile(r"\b(Sie|Ihre?[mnrs]?)\b")


@pytest.fixture
def member(browser: Client) -> Client:
    browser.post("/accounts/signup/", {"email": "ada@example.org", "password1": PASSWORD})
    mail.outbox.clear()
    return browser


def main_of(browser: Client, path: str, language: str) -> str:
    page = browser.get(path, headers={"Accept-Language": language}).content.decode()
    found = re.search(r"<main.*</main>", page, re.DOTALL)
    assert found is not None
    return found[0]


@pytest.mark.parametrize(
    ("path", "english", "german"),
    [
        ("/accounts/email/", "Send the confirmation again", "Bestätigung noch einmal senden"),
        ("/accounts/password/change/", "Current password", "Jetziges Passwort"),
        ("/accounts/confirm-email/", "Look into your mail", "Schau in deine Post"),
        ("/accounts/inactive/", "This account is closed", "Dieses Konto ist geschlossen"),
    ],
)
def test_a_page_about_the_account_says_it_plainly(
    member: Client, path: str, english: str, german: str
) -> None:
    assert english in main_of(member, path, "en")
    page = main_of(member, path, "de")
    assert german in page
    assert not FORMAL.search(page)


def test_a_link_for_a_new_password_comes_in_the_words_of_the_site(member: Client) -> None:
    member.post("/accounts/password/reset/", {"email": "ada@example.org"}, headers={"Accept-Language": "de"})
    (sent,) = mail.outbox
    assert sent.subject.endswith("Dein neues Passwort")
    assert "/accounts/password/reset/key/" in str(sent.body)
    assert not FORMAL.search(str(sent.body))


def test_a_link_that_was_used_says_what_to_do(browser: Client) -> None:
    page = main_of(browser, "/accounts/password/reset/key/1-abc/", "en")
    assert "This link no longer works" in page
    assert "/accounts/password/reset/" in page


def test_without_mail_the_page_says_whom_to_ask_for_a_new_password(
    browser: Client, settings: Settings
) -> None:
    settings.SENDS_MAIL = False
    page = main_of(browser, "/accounts/password/reset/", "en")
    assert "This site sends no mail" in page
    assert 'href="/contact/"' in page
    assert "Send the link" not in page
    settings.SENDS_MAIL = True
    page = main_of(browser, "/accounts/password/reset/", "en")
    assert "Send the link" in page
    assert "This site sends no mail" not in page
