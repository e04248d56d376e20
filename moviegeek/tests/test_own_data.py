"""Everything about me: taken along, forgotten line by line, deleted."""

from __future__ import annotations

import io
import json
import re
import uuid
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import User
from catalogue.models import Movie
from collector.models import Event, Person, Rating, Visitor
from collector.services.own_data import KEPT_FOR
from collector.tasks import erase, export
from jobs.models import Job
from jobs.services import RunningJob, run

from .conftest import FIREFOX
from .rows import one_line, person_of
from .test_own_pages import join

ABSENT = uuid.UUID(int=0)


@pytest.fixture(autouse=True)
def own_storage(settings: Settings, tmp_path: Path) -> None:
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": files}


def work_off() -> None:
    for job in Job.objects.filter(state=Job.State.QUEUED):
        run(job_id=job.pk, work={"collector.export": export, "collector.erase": erase}[job.task])


def exported_zip(browser: Client) -> dict[str, list[dict[str, object]]]:
    answer = browser.get("/settings/export/download/")
    assert answer["Cache-Control"] == "private, no-store"
    body = answer.getvalue()
    packed = zipfile.ZipFile(io.BytesIO(body))
    return {name: json.loads(packed.read(name)) for name in packed.namelist()}


def test_everything_about_me_can_be_fetched_as_a_zip(browser: Client, movie: Movie) -> None:
    browser.post(f"/movies/{movie.pk}/rate/", {"stars": "4.5"})
    assert browser.get("/settings/export/download/").status_code == 404
    assert browser.post("/settings/export/").status_code == 303
    assert "being gathered" in browser.get("/settings/export/").content.decode()
    work_off()
    assert "Download" in browser.get("/settings/export/").content.decode()
    files = exported_zip(browser)
    assert [row["rating"] for row in files["collector/ratings.json"]] == [4.5]
    assert files["collector/events.json"]


def test_nobody_fetches_what_another_asked_for(browser: Client, movie: Movie) -> None:
    browser.get("/about/")
    browser.post("/settings/export/")
    work_off()
    assert Client(HTTP_USER_AGENT=FIREFOX).get("/settings/export/download/").status_code == 404


def test_deleting_needs_a_tick(browser: Client, movie: Movie) -> None:
    browser.post(f"/movies/{movie.pk}/rate/", {"stars": "4"})
    assert browser.get("/settings/erase/").status_code == 200
    answer = browser.post("/settings/erase/", {"what": "evidence"})
    assert answer.status_code == 422
    assert "Tick this" in answer.content.decode()
    assert not Job.objects.exists()


def test_a_browser_deletes_what_it_did(browser: Client, movie: Movie, tmp_path: Path) -> None:
    browser.post(f"/movies/{movie.pk}/rate/", {"stars": "4"})
    browser.post("/settings/export/")
    work_off()
    key = person_of(browser).key
    answer = browser.post("/settings/erase/", {"what": "evidence", "is_sure": "on"})
    assert answer.cookies["visitor"].value == ""
    work_off()
    assert not Person.objects.filter(key=key).exists()
    assert not Rating.objects.exists()
    assert not Event.objects.exclude(person=None, visitor=None).exists()
    assert not list(tmp_path.rglob("*.zip"))
    assert str(key) not in str(list(Job.objects.values()))  # nor does any job name who it was


def test_an_account_is_deleted_and_signed_out(browser: Client, movie: Movie) -> None:
    join(browser)
    browser.post(f"/movies/{movie.pk}/rate/", {"stars": "4"})
    assert "and my account" in browser.get("/settings/erase/").content.decode()
    answer = browser.post("/settings/erase/", {"what": "account", "is_sure": "on"})
    receipt = answer["Location"]
    number = str(Job.objects.get(task="collector.erase").pk)
    html = browser.get(receipt).content.decode()
    assert number in html
    assert "It is being deleted" in html
    assert "nothing that names you" in html
    work_off()
    assert "It was deleted on" in Client().get(receipt).content.decode()
    assert not User.objects.exists()
    assert not Rating.objects.exists()
    assert not Visitor.objects.filter(person__user__isnull=False).exists()
    assert "Sign in" in browser.get("/").content.decode()


def test_a_receipt_is_of_a_deletion_only(browser: Client) -> None:
    browser.post("/settings/export/")
    for number in (ABSENT, Job.objects.get().pk):
        assert browser.get(f"/settings/erase/{number}/").status_code == 404


def test_what_is_taken_along_is_kept_for_as_long_as_the_page_says(browser: Client) -> None:
    assert f"kept here for {KEPT_FOR.days} days" in one_line(
        browser.get("/settings/export/").content.decode()
    )


def test_an_erasure_that_is_run_again_is_done(browser: Client) -> None:
    browser.get("/about/")
    browser.post("/settings/erase/", {"what": "evidence", "is_sure": "on"})
    job = Job.objects.get()
    for _ in range(2):
        assert erase(RunningJob(id=job.pk), **job.arguments) == {}
    assert not Person.objects.exists()


def test_a_line_is_forgotten_and_put_back(browser: Client, movie: Movie) -> None:
    browser.post(f"/movies/{movie.pk}/rate/", {"stars": "4"})
    event = Event.objects.get(kind="rate")
    browser.post("/my/history/forget/", {"event": str(event.pk), "next": "/my/history/"})
    assert not Rating.objects.exists()
    html = browser.get("/my/history/").content.decode()
    assert re.search(r'action="/my/history/restore/".*Undo', html, re.DOTALL)
    browser.post("/my/history/restore/")
    assert Rating.objects.get().value == 8
    assert "restore" not in browser.get("/my/history/").content.decode()


@pytest.mark.parametrize("named", ["nonsense", str(ABSENT)])
def test_what_is_not_there_is_gone_already(browser: Client, named: str) -> None:
    answer = browser.post("/my/history/forget/", {"event": named}, follow=True)
    assert "gone already" in answer.content.decode()


def test_the_history_is_cleared_after_asking(browser: Client, movie: Movie) -> None:
    browser.get(f"/movies/{movie.pk}-x/", follow=True)
    browser.post(f"/movies/{movie.pk}/rate/", {"stars": "4"})
    assert "cannot be undone" in browser.get("/my/history/clear/").content.decode()
    browser.post("/my/history/clear/")
    assert set(Event.objects.values_list("kind", flat=True)) == {"rate"}


def test_staff_export_and_erase_by_command(browser: Client, movie: Movie, tmp_path: Path) -> None:
    join(browser)
    browser.post(f"/movies/{movie.pk}/rate/", {"stars": "4"})
    target = tmp_path / "ada.zip"
    call_command("export_person", "Ada@example.org", str(target))
    assert "collector/ratings.json" in zipfile.ZipFile(target).namelist()
    call_command("erase_person", "ada@example.org", "--yes", "--keep-account")
    assert User.objects.exists()
    assert not Rating.objects.exists()
    with pytest.raises(CommandError, match="no person"):
        call_command("erase_person", "movielens:7", "--yes")


def test_the_privacy_page_says_how_long(browser: Client, settings: Settings) -> None:
    settings.RETENTION_MONTHS = 13
    assert "after 13 months" in browser.get("/privacy/").content.decode()
    settings.RETENTION_MONTHS = 0
    assert "months" not in browser.get("/privacy/").content.decode()


def test_a_page_of_the_history_is_short_and_older_lines_go_on(browser: Client, movie: Movie) -> None:
    now = timezone.now().isoformat()
    seen = [
        {"event_id": str(uuid.uuid4()), "kind": "view", "movie": movie.pk, "occurred_at": now}
        for _ in range(40)
    ]
    browser.get("/about/")
    browser.post("/api/v1/events/", {"events": seen}, content_type="application/json")
    first = browser.get("/my/history/").content.decode()
    (older,) = re.findall(r'href="(\?before=\d+)"', first)
    second = browser.get("/my/history/" + older).content.decode()
    assert (first.count('name="event"'), second.count('name="event"')) == (30, 10)
    assert 'href="?before=' not in second
