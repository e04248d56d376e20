"""Figures by their permanent address."""

import csv
import io

import pytest
from django.urls import reverse

from analytics.exports import csv_lines
from analytics.rollup import count_evidence
from analytics.tests.factories import MONDAY, LogWriter

pytestmark = pytest.mark.django_db
MARCH = "?from=2026-03-01&to=2026-03-08&audience=all"


@pytest.fixture
def counted():
    LogWriter(11).write(300)
    count_evidence(now=MONDAY)


def figure(name: str, how: str = "") -> str:
    return reverse("analytics:figure", args=[name]) + MARCH + (f"&as={how}" if how else "")


def test_csv_and_json_of_a_figure_hold_the_same_rows(browser, counted):
    document = browser.get(figure("funnel", "json")).json()
    lines = browser.get(figure("funnel", "csv")).getvalue().decode()
    header, *rows = csv.reader(io.StringIO(lines))
    assert header == [column["name"] for column in document["columns"]]
    assert [row[0] for row in rows] == [row[0] for row in document["rows"]]


def test_json_of_a_figure_says_units_and_definition(browser, counted):
    document = browser.get(figure("concentration", "json")).json()
    assert {column["unit"] for column in document["columns"]} <= {"share", "count", "text", "number"}
    assert "Lorenz" in document["definition"]


def test_a_figure_can_be_had_as_a_picture(browser, counted):
    response = browser.get(figure("events-per-day", "svg"))
    assert response["Content-Type"] == "image/svg+xml"
    assert response.content.startswith(b"<svg")


def test_a_list_cannot_be_had_as_a_picture(browser):
    assert browser.get(figure("freshness", "svg")).status_code == 404


def test_an_unknown_figure_is_not_found(browser):
    assert browser.get(figure("nothing")).status_code == 404


def test_a_figure_about_a_movie_needs_one(browser):
    assert browser.get(figure("movie-funnel")).status_code == 404


def test_text_that_a_spreadsheet_takes_for_a_formula_is_defused():
    assert list(csv_lines(["title"], [["=1+1"], ["\t=1+1"], ["Up"], [-3]])) == [
        "title\r\n",
        "'=1+1\r\n",
        "'\t=1+1\r\n",
        "Up\r\n",
        "-3\r\n",
    ]
