"""`GET /api/v1/analytics/{report}/`."""

import csv
import io

import pytest
from django.test import Client

from accounts.models import ApiToken
from accounts.services import create_token
from analytics.reports import REPORTS
from analytics.rollup import count_evidence
from analytics.tests.factories import MONDAY, LogWriter

pytestmark = pytest.mark.django_db
MARCH = "from=2026-03-01&to=2026-03-08&audience=all"


@pytest.fixture
def counted():
    log = LogWriter(3).write(300)
    count_evidence(now=MONDAY)
    return log


def get(address, **headers):
    return Client().get(f"/api/v1/analytics/{address}", headers=headers)


def token_of(user, *scopes):
    return f"Bearer {create_token(user=user, name='test', scopes=scopes)[1]}"


def test_without_credentials_a_report_is_refused():
    response = get("overview/")
    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"


def test_a_token_for_something_else_is_refused(superuser):
    token = token_of(superuser, ApiToken.Scope.CATALOGUE)
    assert get("overview/", authorization=token).status_code == 403


def test_somebody_who_is_not_staff_is_refused(django_user_model):
    client = Client()
    client.force_login(django_user_model.objects.create_user("ada@example.org", "a long password"))
    assert client.get("/api/v1/analytics/overview/").status_code == 403


def test_a_token_with_the_scope_reads_every_report(superuser, counted):
    token = token_of(superuser, ApiToken.Scope.ANALYTICS)
    for name in REPORTS:
        document = get(f"{name}/?{MARCH}", authorization=token).json()
        assert document["report"] == name
        assert document["next"] is None
        names = [column["name"] for column in document["columns"]]
        assert all(list(row) == names for row in document["results"]), name


def test_every_report_can_be_had_as_csv(browser, counted):
    for name in REPORTS:
        response = browser.get(f"/api/v1/analytics/{name}/?{MARCH}&format=csv")
        assert response["Content-Type"].startswith("text/csv")
        document = browser.get(f"/api/v1/analytics/{name}/?{MARCH}").json()
        header, *rows = csv.reader(io.StringIO(response.getvalue().decode()))
        assert header == [column["name"] for column in document["columns"]]
        assert len(rows) == len(document["results"])


def test_the_accept_header_chooses_csv_as_well(browser, counted):
    response = browser.get(f"/api/v1/analytics/funnel/?{MARCH}", headers={"accept": "text/csv"})
    assert response["Content-Type"].startswith("text/csv")


def test_an_unknown_report_is_a_problem_that_names_those_that_are(browser):
    response = browser.get("/api/v1/analytics/nothing/")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert "overview" in response.json()["detail"]


@pytest.mark.parametrize("said", ["from=soon", "against=everything", "format=xml"])
def test_nonsense_is_a_problem(browser, said):
    response = browser.get(f"/api/v1/analytics/overview/?{said}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


def test_the_overview_counts_what_the_log_holds(browser, counted):
    document = browser.get(f"/api/v1/analytics/overview/?{MARCH}").json()
    values = {row["measure"]: row["value"] for row in document["results"]}
    human = [event for event in counted.events if not event["is_bot"]]
    assert values["events"] == len(human)
    assert values["visitors"] == len({event["person_id"] for event in human} - {None})
    shown = {event["movie_id"] for event in human if event["kind"] == "impression"}
    assert values["catalogue_coverage"] == len(shown) / 6


def test_the_audience_chooses_whose_evidence_counts(browser, counted):
    def events(audience):
        address = f"/api/v1/analytics/overview/?from=2026-03-01&to=2026-03-08&audience={audience}"
        rows = browser.get(address).json()["results"]
        return next(row["value"] for row in rows if row["measure"] == "events")

    assert events("real") + events("simulated") == events("all")
    assert 0 < events("simulated") < events("all")


def test_every_measure_comes_with_its_definition(browser):
    rows = browser.get("/api/v1/analytics/overview/").json()["results"]
    assert len(rows) == 8
    assert all(row["definition"] and row["unit"] is not None for row in rows)
