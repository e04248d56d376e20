"""The page of all states: only for those who build the site, drawn without a database, every state named once."""

from __future__ import annotations

import re

import pytest
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from moviegeek.states import apart, sections

STATES = [state for section in sections() for state in section.states]


@pytest.mark.django_db
def test_visitors_find_no_page_of_states() -> None:
    assert Client().get("/dev/states/").status_code == 404


@pytest.mark.django_db
def test_with_debug_every_state_stands_on_the_page(settings: Settings) -> None:
    settings.DEBUG = True
    answer = Client().get("/dev/states/")
    assert answer.status_code == 200
    shown = re.findall(r'data-state="([^"]+)"', answer.content.decode())
    assert shown == [state.slug for state in STATES]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.slug)
def test_a_state_is_drawn_without_a_database(state: object) -> None:
    html = state.html(RequestFactory().get("/dev/states/"))  # type: ignore[attr-defined]
    assert "<" in html
    assert "<main" not in html
    assert "/posters/9000" not in html.replace("-link.svg", "")


NAMED = [
    "empty",
    "no results",
    "signed out",
    "anonymous",
    "signed in",
    "simulated audience",
    "fallback list",
    "failed",
    "saving",
    "staff",
    "undo",
    "typo",
    "bad parameter",
    "hidden by you",
    "taken out",
    "being gathered",
    "Too fast",
    "broke",
]


@pytest.mark.parametrize("word", NAMED)
def test_each_kind_of_state_that_the_design_names_is_there(word: str) -> None:
    assert any(word in state.name for state in STATES)


def test_states_share_no_name() -> None:
    assert len({state.slug for state in STATES}) == len(STATES)


def test_ids_and_what_refers_to_them_are_told_apart_together() -> None:
    html = '<h2 id="t"></h2><p aria-labelledby="t" hx-target="#t"></p><a href="#t"></a><use href="/icons.svg#t"/>'
    assert apart(html, "one") == (
        '<h2 id="one-t"></h2><p aria-labelledby="one-t at-one" hx-target="#one-t"></p><a href="#one-t"></a>'
        '<use href="/icons.svg#t"/>'
    )
