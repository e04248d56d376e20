import contextlib
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from catalogue.models import Movie
from collector.tasks import make_months
from jobs.models import Job
from mysite import diagnosis
from mysite.celery import app
from mysite.diagnosis import Severity
from mysite.supervisor.first_run import STAFF_EMAIL, new_staff_password


def told() -> str:
    """What the doctor prints, whether or not it ends in an error."""
    out = StringIO()
    with contextlib.suppress(CommandError):
        call_command("doctor", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_an_empty_catalogue_is_a_fault_with_the_command_that_mends_it():
    with pytest.raises(CommandError, match="to mend"):
        call_command("doctor", stdout=StringIO())
    assert "manage.py import_dataset starter" in told()


@pytest.mark.django_db
def test_the_version_of_the_database_is_named():
    assert diagnosis.database().text.startswith("PostgreSQL 1")


@pytest.mark.django_db
def test_a_catalogue_with_movies_is_good():
    Movie.objects.create(title="Metropolis", year=1927)
    assert diagnosis.catalogue().severity is Severity.GOOD


@pytest.mark.django_db
def test_having_no_model_yet_is_no_fault():
    assert diagnosis.models().severity is Severity.NOTE


@pytest.mark.django_db
def test_a_job_that_has_fallen_silent_is_noted():
    long_ago = timezone.now() - timedelta(hours=1)
    Job.objects.create(task="train", state=Job.State.RUNNING, started_at=long_ago, heartbeat_at=long_ago)
    assert "1 silent" in diagnosis.jobs().text


@pytest.mark.django_db
def test_nobody_for_the_dashboard_is_noted_until_there_is_somebody():
    assert diagnosis.staff().cure == "manage.py staff_password"
    new_staff_password(STAFF_EMAIL)
    assert diagnosis.staff().severity is Severity.GOOD


def test_a_broker_out_of_reach_is_a_fault(monkeypatch):
    monkeypatch.setattr(app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    assert diagnosis.broker().severity is Severity.FAULT


def test_a_full_disk_is_a_fault(monkeypatch):
    monkeypatch.setattr(diagnosis, "FULL_DISK_BYTES", 2**70)
    assert diagnosis.disk().severity is Severity.FAULT


def test_serving_the_world_without_tls_is_noted(settings):
    settings.HOST = "0.0.0.0"
    assert "passwords travel in the clear" in diagnosis.configuration().text


@pytest.mark.django_db
def test_months_without_a_table_are_named_until_they_are_made(monkeypatch):
    at = datetime(2033, 11, 30, 23, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    found = diagnosis.months_ahead()
    assert found.severity is Severity.NOTE
    assert "November 2033, December 2033, January 2034" in found.text
    make_months()
    assert diagnosis.months_ahead().severity is Severity.GOOD
