"""Can the data be trusted? The page of the checks."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from analytics.checks import keep_checks
from analytics.models import DailyCheck
from analytics.selectors.quality import LOOKS
from analytics.tests.factories import MONDAY, write_event
from catalogue.tasks import ENRICH
from collector.models import Event, FailedEvent
from collector.tests.factories import make_movie
from jobs.models import Job

pytestmark = pytest.mark.django_db
MARCH = "?from=2026-03-01&to=2026-03-08"


def rows_of(browser, name, words=MARCH):
    return browser.get(reverse("analytics:check", args=[name]) + words)


def test_what_is_open_stands_first_with_a_link_to_its_rows(browser):
    make_movie("Stalker", year=1979)
    make_movie("Of no year")
    page = browser.get(reverse("analytics:quality")).content.decode()
    assert page.index("Movies without a year") < page.index("Events of bots")
    assert reverse("analytics:check", args=["missing_year"]) in page
    said = rows_of(browser, "missing_year").content.decode()
    assert "Of no year" in said
    assert "Stalker" not in said


@pytest.mark.parametrize("name", LOOKS)
def test_a_check_has_as_many_rows_as_it_counts(browser, settings, name):
    """What each check looks for, once or twice, and once outside the period."""
    settings.TMDB_API_KEY = "a key"
    movies = [make_movie("Twin"), make_movie("Twin")]
    movies[0].external_ids.create(origin="tmdb", value="1")
    for days in (0, 40):
        at = MONDAY + timedelta(days=days)
        write_event(at=at, is_bot=True, movie_id=movies[0].pk)
        FailedEvent.objects.create(payload={}, field="kind", reason="unknown", received_at=at)
    Event.objects.update(is_clamped=True)
    report = browser.get(f"/api/v1/analytics/quality/{MARCH}").json()["results"]
    lines = rows_of(browser, name, MARCH + "&as=csv").getvalue().decode().splitlines()[1:]
    if name not in ("of_nobody", "of_bots"):  # these count in rollups, which were not made
        assert len(lines) == next(row["wrong"] for row in report if row["check"] == name) > 0
    else:
        assert len(lines) == 1


def test_nothing_is_missing_of_tmdb_where_there_is_no_key(browser, settings):
    settings.TMDB_API_KEY = ""
    make_movie("Alien").external_ids.create(origin="tmdb", value="348")
    report = browser.get(f"/api/v1/analytics/quality/{MARCH}").json()["results"]
    assert next(row for row in report if row["check"] == "not_enriched")["wrong"] == 0
    assert "Alien" not in rows_of(browser, "not_enriched").content.decode()


def test_a_day_is_kept_once_and_drawn_from_the_second_on(browser):
    now = timezone.now()
    make_movie("Of no year")
    assert keep_checks(now=now) == len(LOOKS)
    assert keep_checks(now=now) == 0
    assert "<svg" not in main_of(browser.get(reverse("analytics:quality")))
    keep_checks(now=now - timedelta(days=1))
    assert "<svg" in main_of(browser.get(reverse("analytics:quality")))
    assert DailyCheck.objects.filter(name="missing_year", n_wrong=1, n_seen=1).count() == 2


def main_of(answer):
    return answer.content.decode().partition("<tbody>")[2]


def test_a_check_that_is_not_there_is_not_found(browser):
    assert rows_of(browser, "nonsense").status_code == 404


def asked_tmdb(state, **about):
    return Job.objects.create(task=ENRICH, state=state, finished_at=timezone.now(), **about)


def test_staff_see_that_tmdb_could_not_be_asked_until_it_could(browser, settings):
    settings.TMDB_API_KEY = "key"
    address = reverse("analytics:quality")
    assert "TMDB could not be asked" not in browser.get(address).content.decode()
    asked_tmdb("failed", error="TmdbError: https://api.example.org does not answer: ConnectTimeout")
    page = browser.get(address).content.decode()
    assert "TMDB could not be asked on" in page
    assert "does not answer: ConnectTimeout" in page
    asked_tmdb("done")
    assert "TMDB could not be asked" not in browser.get(address).content.decode()


def test_staff_see_that_there_is_no_key_for_tmdb(browser, settings):
    settings.TMDB_API_KEY = ""
    assert "TMDB_API_KEY is empty" in browser.get(reverse("analytics:quality")).content.decode()
