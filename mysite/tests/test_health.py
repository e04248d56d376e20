import pytest
from django.db import connection

from jobs.models import Job
from mysite.celery import app, schedule_of_apps
from mysite.static_files import HashedFiles
from recommender.models import LiveVersion, Run, Version


def test_alive_needs_no_database(client):
    assert client.get("/healthz").content == b"ok\n"


@pytest.mark.django_db
def test_ready_is_honest_about_having_no_model_yet(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "database": "ok", "broker": "ok", "models": "none yet"}


@pytest.mark.django_db
def test_ready_names_the_live_models(client):
    run = Run.objects.create(algorithm="ease")
    version = Version.objects.create(name="ease-1", algorithm="ease", location="ease-1", run=run)
    LiveVersion.objects.create(algorithm="ease", version=version)
    assert client.get("/readyz").json()["models"] == "ease"


@pytest.mark.django_db
def test_without_a_broker_it_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(app.conf, "broker_url", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["broker"].startswith("fails: ")


@pytest.mark.django_db
def test_metrics_count_open_jobs_by_state(client):
    Job.objects.create(task="train")
    lines = client.get("/metrics").content.decode().splitlines()
    assert 'moviegeek_open_jobs{state="queued"} 1.0' in lines
    assert "# TYPE moviegeek_open_jobs gauge" in lines


def test_health_may_only_be_read(client):
    assert client.post("/healthz").status_code == 405


def test_the_schedule_is_made_of_what_the_apps_declare():
    assert "jobs.sweep" in {entry["task"] for entry in schedule_of_apps().values()}


def test_a_file_that_could_not_be_fetched_keeps_its_plain_name(tmp_path):
    storage = HashedFiles(location=tmp_path, base_url="/static/")
    assert storage.url("fonts/inter/missing.woff2") == "/static/fonts/inter/missing.woff2"


@pytest.mark.django_db
def test_connections_name_themselves():
    with connection.cursor() as cursor:
        cursor.execute("show application_name")
        assert cursor.fetchone() == ("moviegeek",)
