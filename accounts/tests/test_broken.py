"""What a visitor and a program get when something breaks, and when the database is away."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from accounts.api.problems import server_error, unavailable


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """No middleware chooses here, so that it would stay what a request of another test chose."""
    with translation.override("en"):
        yield


def answer_to(error: Exception, path: str = "/browse/") -> HttpResponse:
    try:
        raise error
    except type(error):
        return server_error(RequestFactory().get(path))


def test_the_page_names_the_mark_under_which_the_log_has_it(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answer = answer_to(ZeroDivisionError("by nought"))
    found = re.search(r"noted as ([0-9A-F]{4})\.", answer.content.decode())
    assert found
    assert f"noted as {found[1]}" in caplog.text
    assert answer.status_code == 500


@pytest.mark.parametrize("error", [OperationalError("refused"), InterfaceError("closed")])
def test_without_the_database_the_page_looks_again_by_itself(error: Exception) -> None:
    answer = answer_to(error)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert '<meta http-equiv="refresh" content="30">' in answer.content.decode()
    assert "Back in a few minutes." in answer.content.decode()


@pytest.mark.parametrize(
    ("came_from", "leads_to"),
    [
        ("http://testserver/movies/7-ring/", "http://testserver/movies/7-ring/"),
        ("https://elsewhere.example/", "/"),
        ("", "/"),
    ],
)
def test_a_form_that_failed_leads_back_to_where_it_stood(came_from: str, leads_to: str) -> None:
    request = RequestFactory().post("/movies/7/act/", headers={"Referer": came_from})
    html = unavailable(request).content.decode()
    assert f'href="{leads_to}">Try again' in html
    assert "was not kept" in html
    assert "refresh" not in html


def test_the_page_has_the_look_that_the_browser_keeps() -> None:
    request = RequestFactory().get("/browse/")
    assert "data-theme" not in unavailable(request).content.decode()
    request.COOKIES["theme"] = "dark"
    assert '<html lang="en" data-theme="dark">' in unavailable(request).content.decode()


@pytest.mark.parametrize(("error", "status"), [(ZeroDivisionError(), 500), (OperationalError(), 503)])
def test_a_program_gets_a_problem_document(error: Exception, status: int) -> None:
    answer = answer_to(error, "/api/v1/movies/")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
