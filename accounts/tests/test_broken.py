"""What a visitor and a program get when something breaks, and when the database is away."""

from __future__ import annotations

import logging
import re

import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.api.problems import server_error


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


@pytest.mark.parametrize(("error", "status"), [(ZeroDivisionError(), 500), (OperationalError(), 503)])
def test_a_program_gets_a_problem_document(error: Exception, status: int) -> None:
    answer = answer_to(error, "/api/v1/movies/")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
