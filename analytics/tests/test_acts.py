"""The few things that staff may do from the dashboard."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from collector.tests.factories import make_movie
from jobs.models import Job
from recommender.models import LiveVersion, Run, Version

pytestmark = pytest.mark.django_db
MEANT = {"reason": "the other one is slow", "confirm": "on"}


def make_version(name: str, **fields) -> Version:
    run = Run.objects.create(algorithm="ease", state=Run.State.DONE, metrics=fields.pop("metrics", {}))
    return Version.objects.create(name=name, algorithm="ease", run=run, location=name, **fields)


@pytest.fixture
def live():
    first, second = make_version("ease-1"), make_version("ease-2")
    return LiveVersion.objects.create(algorithm="ease", version=second, previous=first)


def roll_back(browser, **said):
    return browser.post(reverse("analytics:roll-back", args=["ease"]), said, follow=True).content.decode()


def test_rolling_back_needs_a_reason_and_a_tick(browser, live):
    page = roll_back(browser, reason="")
    live.refresh_from_db()
    assert live.version.name == "ease-2"
    assert "Nothing was changed" in page


def test_rolling_back_makes_the_version_before_live_and_says_who_and_why(browser, live, superuser):
    page = roll_back(browser, **MEANT)
    live.refresh_from_db()
    assert live.version.name == "ease-1"
    assert (live.promoted_by, live.reason) == (str(superuser), MEANT["reason"])
    assert "ease-1 is live again." in page
    assert AuditEntry.objects.get().details == {"reason": MEANT["reason"]}


def test_the_page_of_runs_says_what_was_live_when(browser, live):
    roll_back(browser, **MEANT)
    page = browser.get(reverse("analytics:runs")).content.decode()
    assert "What was live when" in page
    assert MEANT["reason"] in page


def test_rolling_back_twice_with_nothing_left_says_so(browser, live):
    roll_back(browser, **MEANT)
    page = roll_back(browser, **MEANT)
    assert "has no version before the live one" in page


def test_a_refused_promotion_says_why_in_words(browser, live):
    other = make_version("ease-3")
    address = reverse("analytics:promote", args=[other.name])
    page = browser.post(address, MEANT, follow=True).content.decode()
    live.refresh_from_db()
    assert live.version.name == "ease-2"
    assert "ease-3 was not promoted: its artifact is damaged" in page
    assert not AuditEntry.objects.exists()


def test_promoting_a_version_that_is_not_there_is_not_found(browser):
    assert browser.post(reverse("analytics:promote", args=["nothing"]), MEANT).status_code == 404


def test_the_page_of_a_run_shows_its_metrics_with_intervals(browser):
    metrics = {"ndcg@10": {"value": 0.25, "low": 0.2, "high": 0.3, "n": 9}, "protocol": "time", "n_users": 9}
    version = make_version("ease-1", metrics=metrics)
    page = browser.get(reverse("analytics:run", args=[version.run_id])).content.decode()
    assert "0.200 to 0.300" in page


def test_a_movie_page_stands_when_the_files_of_the_live_model_are_gone(browser, live):
    address = reverse("analytics:movie", args=[make_movie().pk])
    assert "No live model knows this movie." in browser.get(address).content.decode()


def test_a_failed_run_says_why(browser):
    Run.objects.create(algorithm="ease", state=Run.State.FAILED, error="ValueError: too few users")
    assert "too few users" in browser.get(reverse("analytics:runs")).content.decode()


def test_a_failed_job_can_be_queued_again(browser, django_capture_on_commit_callbacks):
    job = Job.objects.create(task="recommender.rebuild", state=Job.State.FAILED, error="it broke")
    assert "it broke" in browser.get(reverse("analytics:jobs")).content.decode()
    browser.post(reverse("analytics:retry-job", args=[job.pk]))
    assert Job.objects.filter(task=job.task, state=Job.State.QUEUED).count() == 1
    assert AuditEntry.objects.get().action == "retry job"


def test_a_queued_job_can_be_cancelled(browser):
    job = Job.objects.create(task="recommender.rebuild")
    browser.post(reverse("analytics:cancel-job", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED


def test_a_form_of_one_button_holds_the_token_and_says_what_it_is_about(browser):
    job = Job.objects.create(task="recommender.rebuild")
    page = browser.get(reverse("analytics:jobs")).content.decode()
    form = page.partition(f'action="{reverse("analytics:cancel-job", args=[job.pk])}"')[2].partition(
        "</form>"
    )[0]
    assert "csrfmiddlewaretoken" in form
    assert 'Cancel<span class="vh"> recommender.rebuild</span>' in form


def test_cancelling_a_job_that_has_ended_changes_nothing_and_says_so(browser):
    job = Job.objects.create(task="recommender.rebuild", state=Job.State.DONE)
    page = browser.post(reverse("analytics:cancel-job", args=[job.pk]), follow=True).content.decode()
    assert "has ended already" in page


def test_jobs_can_be_narrowed_to_a_state(browser):
    Job.objects.create(task="done.task", state=Job.State.DONE)
    Job.objects.create(task="queued.task")
    page = browser.get(reverse("analytics:jobs") + "?state=queued").content.decode()
    assert "queued.task" in page
    assert "done.task" not in page
