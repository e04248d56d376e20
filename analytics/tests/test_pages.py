"""Every page, on nothing and on a log that has something of each kind."""

import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from analytics.models import DailyPerson
from analytics.panel import Panel, ShownPanel
from analytics.panels import all_panels
from analytics.rollup import count_evidence
from analytics.tests.factories import MONDAY, LogWriter, one_day
from collector.models import Person
from collector.tests.factories import make_movie

pytestmark = pytest.mark.django_db
PAGES = (
    "overview",
    "live",
    "live-rows",
    "movies",
    "people",
    "runs",
    "jobs",
    "alerts",
    "quality",
    "api-use",
    "failed",
    "glossary",
)
MARCH = "?from=2026-03-01&to=2026-03-08"
MOST_QUERIES = 20


@pytest.fixture
def writer():
    writer = LogWriter(11)
    writer.write(400)
    count_evidence(now=MONDAY + timedelta(days=10))
    return writer


def addresses(writer=None):
    named = [reverse(f"analytics:{name}") for name in PAGES]
    if writer is None:
        return named
    return [
        *named,
        reverse("analytics:movie", args=[writer.movies[0].pk]),
        reverse("analytics:person", args=[writer.people[1].key]),
        *(
            reverse("analytics:figure", args=[panel.name])
            for panel in all_panels().values()
            if panel.page == "overview"
        ),
    ]


def test_every_page_is_there_when_nothing_has_happened_yet(browser):
    assert {browser.get(address).status_code for address in addresses()} == {200}


def test_every_page_is_there_and_no_panel_fails(browser, writer):
    for address in addresses(writer):
        page = browser.get(address + MARCH).content.decode()
        assert "This panel failed" not in page, address


def test_no_page_needs_more_than_twenty_queries(browser, writer):
    for address in addresses(writer):
        browser.get(address + MARCH)
        with CaptureQueriesContext(connection) as queries:
            browser.get(address + MARCH)
        assert len(queries) <= MOST_QUERIES, address


def test_more_rows_need_no_more_queries(browser, writer):
    def n_queries(address):
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            browser.get(address)
        return len(queries)

    lists = [reverse(f"analytics:{name}") + MARCH for name in ("overview", "movies", "people", "live")]
    before = [n_queries(address) for address in lists]
    writer.write(200)
    count_evidence(now=MONDAY + timedelta(days=11))
    assert [n_queries(address) for address in lists] == before


def test_no_page_has_script_or_style_in_it(browser, writer):
    for address in addresses(writer):
        page = browser.get(address + MARCH).content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", page), address


def test_a_panel_that_fails_shows_its_error_and_the_others_stay(browser, monkeypatch):
    def broken(numbers):
        raise ValueError("no such number")

    whole = all_panels()
    failing = Panel(**{**vars(whole["funnel"]), "draw": broken})
    monkeypatch.setattr("analytics.views.overview.panels_of", lambda page: [failing, whole["events-per-day"]])
    page = browser.get(reverse("analytics:overview")).content.decode()
    assert "ValueError: no such number" in page
    assert "Events per day" in page


def test_every_panel_says_what_it_found_and_how_to_read_it(writer, browser):
    from analytics.numbers import Numbers

    numbers = Numbers(one_day(n_days=7), timezone.now(), movie=writer.movies[0], person=writer.people[1])
    for panel in all_panels().values():
        shown = ShownPanel(panel, numbers)
        assert shown.figure is not None, shown.error
        assert shown.figure.reading.endswith((".", "…")), panel.name
        assert shown.figure.how_to_read, panel.name
        assert shown.table is not None, panel.name


def test_the_table_behind_a_figure_is_brought_on_demand_and_is_a_page_without_script(browser, writer):
    overview = browser.get(reverse("analytics:overview") + MARCH).content.decode()
    (funnel,) = re.findall(r'<figure[^>]*id="funnel".*?</figure>', overview, re.DOTALL)
    assert "<caption" not in funnel
    (address,) = re.findall(r'href="([^"]*figures/funnel/[^"]*as=table)"', overview)
    brought = browser.get(html.unescape(address), headers={"HX-Request": "true"}).content.decode()
    assert brought.strip().startswith("<details open>")
    alone = browser.get(html.unescape(address)).content.decode()
    for page in (brought, alone):
        assert re.search(r'<th scope="row">Poster clicked</th>', page)
    assert "<details open>" in alone


def test_a_period_is_kept_on_the_way_to_other_pages(browser):
    page = browser.get(reverse("analytics:overview") + MARCH).content.decode()
    assert f'href="{reverse("analytics:movies")}?from=2026-03-01&amp;to=2026-03-08"' in page


def test_what_is_not_understood_is_named(browser):
    page = browser.get(reverse("analytics:overview") + "?from=soon").content.decode()
    assert "Not understood" in page


def test_the_age_of_the_numbers_is_said(browser):
    assert "not counted yet" in browser.get(reverse("analytics:overview")).content.decode()
    count_evidence(now=timezone.now() - timedelta(minutes=3))
    assert "counted 3 minutes ago" in browser.get(reverse("analytics:overview")).content.decode()


def rows_of_people(n, *, is_simulated):
    zero = {field.name: 0 for field in DailyPerson._meta.get_fields() if field.name.startswith("n_")}
    origin = Person.SIMULATED if is_simulated else None
    for number in range(n):
        person = Person.objects.create(origin=origin, origin_id=str(number) if origin else None)
        DailyPerson.objects.create(
            **{**zero, "n_events": 1},
            day=timezone.now().date(),
            person=person,
            is_bot=False,
            is_simulated=is_simulated,
        )


def first_tile(page):
    found = re.search(r'<p class="value">\s*(.*?)\s*</p>', page)
    return found and found[1]


def test_a_simulated_audience_is_shown_and_marked_while_few_others_are_there(browser):
    rows_of_people(5, is_simulated=True)
    page = browser.get(reverse("analytics:overview")).content.decode()
    assert "simulated audience" in page
    assert first_tile(page) == "5"


def test_one_click_leaves_the_simulated_audience_out(browser):
    rows_of_people(5, is_simulated=True)
    page = browser.get(reverse("analytics:overview")).content.decode()
    link = re.search(r'<a href="([^"]+)">Leave it out</a>', page)
    assert link is not None
    page = browser.get(reverse("analytics:overview") + link[1]).content.decode()
    assert "simulated audience" not in page
    assert first_tile(page) == "0"


def test_with_enough_others_the_simulated_audience_is_left_out_by_itself(browser):
    rows_of_people(5, is_simulated=True)
    rows_of_people(20, is_simulated=False)
    page = browser.get(reverse("analytics:overview")).content.decode()
    assert "simulated audience" not in page
    assert first_tile(page) == "20"


def test_a_movie_that_is_not_there_is_not_found(browser):
    assert browser.get(reverse("analytics:movie", args=[10**6])).status_code == 404


def test_a_person_who_is_not_there_is_not_found(browser):
    assert browser.get(reverse("analytics:person", args=["nobody"])).status_code == 404


def test_a_movie_page_needs_no_evidence(browser):
    movie = make_movie("Never Seen")
    page = browser.get(reverse("analytics:movie", args=[movie.pk])).content.decode()
    assert "It was on no shelf in this period." in page


def test_movies_are_found_by_title_and_sorted_by_what_is_asked(browser, writer):
    found = browser.get(reverse("analytics:movies") + "?q=Movie 3&order=title").content.decode()
    assert "Movie 3" in found
    assert 'aria-sort="ascending"' in found


@pytest.mark.parametrize("words", ["", "guest", "simulated:1"])
def test_people_are_found_by_key_and_by_origin(browser, writer, words):
    person = writer.people[4]
    sought = words or str(person.key)[:8]
    page = browser.get(reverse("analytics:people") + f"?q={sought}").content.decode()
    assert (str(person.key) in page) == (words != "guest")


def test_live_events_can_be_narrowed_to_kinds(browser, writer):
    rows = browser.get(
        reverse("analytics:live") + "?kind=buy", headers={"HX-Request": "true"}
    ).content.decode()
    assert "bought" in rows
    assert "looked at" not in rows


def test_impressions_are_in_the_list_only_when_asked_for(browser, writer):
    address = reverse("analytics:live")
    assert "was shown" not in browser.get(address, headers={"HX-Request": "true"}).content.decode()
    asked = browser.get(address + "?kind=impression", headers={"HX-Request": "true"})
    assert "was shown" in asked.content.decode()
