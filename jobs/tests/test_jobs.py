from datetime import timedelta

import pytest
from django.utils import timezone

from jobs.errors import UnknownJobError
from jobs.models import Job
from jobs.services import RunningJob, cancel, enqueue, retry, run, sweep

pytestmark = pytest.mark.django_db


def claimed_job(**fields):
    """A job whose worker has claimed it."""
    now = timezone.now()
    row = {"task": "t", "state": Job.State.RUNNING, "heartbeat_at": now, "attempt": 1} | fields
    return Job.objects.create(**row)


def test_work_leaves_its_result_and_full_progress():
    job = enqueue(task="t", arguments={"n": 2})
    run(job_id=job.id, work=lambda running, n: {"twice": 2 * n})
    job.refresh_from_db()
    assert (job.state, job.result, job.progress, job.attempt) == (Job.State.DONE, {"twice": 4}, 1.0, 1)


def test_a_report_is_a_heartbeat():
    job = enqueue(task="t")
    run(job_id=job.id, work=lambda running: running.report(0.25, "a quarter"))
    job.refresh_from_db()
    assert job.message == "a quarter"
    assert job.heartbeat_at is not None
    assert job.started_at is not None
    assert job.heartbeat_at >= job.started_at


def test_failing_work_says_why():
    def fail(running):
        raise ValueError("k must be at least 1, got 0")

    job = enqueue(task="t")
    run(job_id=job.id, work=fail)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, "ValueError: k must be at least 1, got 0")


def test_a_job_is_done_once_however_often_its_message_comes():
    done = []
    job = enqueue(task="t")
    for _ in range(3):
        run(job_id=job.id, work=lambda running: done.append(1))
    assert done == [1]


def test_one_open_job_per_key():
    first = enqueue(task="t", unique_key="rebuild")
    assert enqueue(task="t", unique_key="rebuild").id == first.id
    run(job_id=first.id, work=lambda running: None)
    assert enqueue(task="t", unique_key="rebuild").id != first.id


def test_a_queued_job_is_cancelled_at_once():
    job = enqueue(task="t")
    cancel(job_id=job.id)
    run(job_id=job.id, work=lambda running: pytest.fail("it was cancelled"))
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED


def test_a_running_job_ends_at_its_next_report():
    def work(running):
        cancel(job_id=running.id)
        running.report(0.5)
        pytest.fail("the report should have ended it")

    job = enqueue(task="t")
    run(job_id=job.id, work=work)
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED


def test_an_ended_job_cannot_be_cancelled():
    job = claimed_job(state=Job.State.DONE)
    with pytest.raises(UnknownJobError):
        cancel(job_id=job.id)


def test_a_dead_worker_s_job_is_queued_again(django_capture_on_commit_callbacks):
    now = timezone.now()
    job = claimed_job(heartbeat_at=now - timedelta(hours=1))
    with django_capture_on_commit_callbacks() as sent:
        assert sweep(now=now) == 1
    job.refresh_from_db()
    assert (job.state, len(sent)) == (Job.State.QUEUED, 1)


def test_a_working_job_is_left_alone():
    now = timezone.now()
    job = claimed_job(heartbeat_at=now - timedelta(seconds=5))
    assert sweep(now=now) == 0
    job.refresh_from_db()
    assert job.state == Job.State.RUNNING


def test_a_job_that_keeps_killing_its_worker_fails():
    now = timezone.now()
    job = claimed_job(heartbeat_at=now - timedelta(hours=1), attempt=3, max_attempts=3)
    sweep(now=now)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED


def test_a_lost_message_is_sent_once_until_it_is_lost_again():
    now = timezone.now()
    Job.objects.create(task="t", created_at=now - timedelta(hours=1))
    assert [sweep(now=now), sweep(now=now), sweep(now=now + timedelta(hours=1))] == [1, 0, 1]


def test_retry_is_a_new_row():
    job = claimed_job(state=Job.State.FAILED, arguments={"n": 1})
    again = retry(job_id=job.id)
    assert (again.id != job.id, again.task, again.arguments) == (True, "t", {"n": 1})


def test_work_without_a_row_reports_to_its_caller():
    heard = []
    RunningJob(id=None, on_report=lambda progress, message: heard.append((progress, message))).report(
        0.5, "half"
    )
    assert heard == [(0.5, "half")]
