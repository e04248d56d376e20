"""The dashboard in German: nothing of English is left on any page."""

import re

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from analytics.tests.test_pages import MARCH, addresses, writer  # noqa: F401

pytestmark = pytest.mark.django_db
ENGLISH = re.compile(
    r"\b(the|and|of|with|is|were|are|from|to|shown|people|movies|ago|too few|before|none|nobody|nothing)\b"
)
# What is written by programs or people in the language that they have.
OF_OTHERS = re.compile(r"<(code|pre|script|title)\b.*?</\1>|<html[^>]*>", re.DOTALL)


def words_of(page):
    _head, _, body = page.rpartition("<body")
    return " ".join(strip_tags(OF_OTHERS.sub(" ", body)).split())


def test_no_page_has_english_left(browser, writer):  # noqa: F811
    left = {}
    for address in addresses(writer):
        page = browser.get(address + MARCH, headers={"Accept-Language": "de"}).content.decode()
        assert '<html lang="de"' in page or "<html" not in page, address
        if found := sorted(set(ENGLISH.findall(words_of(page)))):
            left[address] = found
    assert left == {}


def test_numbers_are_written_as_germans_do(browser, writer):  # noqa: F811
    german = browser.get(reverse("analytics:overview") + MARCH, headers={"Accept-Language": "de"})
    assert re.search(r"\d,\d+ %", german.content.decode())


def test_what_was_not_understood_is_said_in_german(browser):
    page = browser.get(reverse("analytics:overview") + "?from=bald", headers={"Accept-Language": "de"})
    assert "Nicht verstanden" in page.content.decode()
