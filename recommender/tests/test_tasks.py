"""Work in the background: durable, reported, asked for once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from celery import current_app
from django.utils import timezone
from pytest_django.fixtures import Settings

from jobs.errors import JobCancelled
from jobs.models import Job
from jobs.services import RunningJob, enqueue, run
from recommender import tasks
from recommender.models import ImplicitRating, LiveVersion, Run
from recommender.rebuild import is_training_due, n_events_since_training
from recommender.schedule import SCHEDULE

from .rows import act, make_movies, make_visitor, two_taste_groups

pytestmark = pytest.mark.django_db


def test_a_rebuild_has_a_row_that_says_how_far_it_is() -> None:
    two_taste_groups()
    job = enqueue(task="recommender.rebuild", arguments={"algorithms": ["popularity"]})
    run(job_id=job.id, work=tasks.run_rebuild)
    job.refresh_from_db()
    assert (job.state, job.progress, job.error) == (Job.State.DONE, 1.0, "")
    assert any(line.startswith("popularity: ") for line in job.result["lines"])
    assert Run.objects.get().job_id == job.id


def test_a_rebuild_that_finds_nothing_fails_with_words() -> None:
    job = enqueue(task="recommender.rebuild")
    run(job_id=job.id, work=tasks.run_rebuild)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "nobody has rated" in job.error


def test_a_cancelled_rebuild_leaves_no_version() -> None:
    two_taste_groups()
    job = enqueue(task="recommender.rebuild")
    Job.objects.filter(pk=job.id).update(cancel_requested=True)
    run(job_id=job.id, work=tasks.run_rebuild)
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert not LiveVersion.objects.exists()


def test_it_is_asked_for_once() -> None:
    tasks.ask_for_rebuild()
    tasks.ask_for_rebuild()
    assert Job.objects.filter(task="recommender.rebuild").count() == 1


def test_new_evidence_is_counted_without_a_rebuild() -> None:
    (movie,) = make_movies(1)
    act(make_visitor(), "like", movie, at=timezone.now())
    tasks.count_evidence()
    assert ImplicitRating.objects.get().movie == movie
    movie.refresh_from_db()
    assert movie.popularity == 1
    assert not Job.objects.exists()


def test_much_new_evidence_does_not_wait_for_the_hour(settings: Settings) -> None:
    settings.RECOMMENDER_REBUILD_AFTER_EVENTS = 2
    movies, visitor = make_movies(2), make_visitor()
    for movie in movies:
        act(visitor, "like", movie, at=timezone.now())
    tasks.count_evidence()
    assert Job.objects.filter(task="recommender.rebuild").count() == 1


def test_a_pulse_passes_on_what_is_reported() -> None:
    heard: list[tuple[float, str]] = []
    job = RunningJob(id=None, on_report=lambda share, message: heard.append((share, message)))
    with tasks.pulse_of(job) as pulse:
        pulse.report(0.5, "half")
    assert heard == [(0.5, "half")]
    assert threading.active_count() < 10


def test_a_pulse_meets_a_cancellation_at_the_next_report() -> None:
    job = enqueue(task="recommender.rebuild")
    Job.objects.filter(pk=job.id).update(state=Job.State.RUNNING, cancel_requested=True)
    with tasks.pulse_of(RunningJob(id=job.id)) as pulse, pytest.raises(JobCancelled):
        pulse.report(0.1, "begun")


def test_what_runs_by_the_clock_exists() -> None:
    app = current_app._get_current_object()
    app.loader.import_default_modules()
    assert {entry["task"] for entry in SCHEDULE.values()} <= set(app.tasks)


def ran(algorithm: str, *, hours_ago: float, minutes: float = 1.0) -> None:
    started = timezone.now() - timedelta(hours=hours_ago)
    Run.objects.create(
        algorithm=algorithm,
        state=Run.State.DONE,
        started_at=started,
        finished_at=started + timedelta(minutes=minutes),
    )


def n_slow_jobs() -> int:
    tasks.ask_for_slow_training()
    return Job.objects.filter(task="recommender.train_slow").count()


def test_a_slow_algorithm_comes_after_those_on_schedule() -> None:
    assert n_slow_jobs() == 0
    ran("popularity", hours_ago=1)
    assert n_slow_jobs() == 1
    assert n_slow_jobs() == 1  # one at a time
    assert Job.objects.get().arguments == {"algorithms": ["default"]}


@pytest.mark.parametrize(
    ("hours_ago", "minutes", "is_due"), [(5, 1, False), (7, 1, True), (7, 30, False), (11, 30, True)]
)
def test_a_slow_algorithm_rests_twenty_times_as_long_as_it_took(
    hours_ago: float, minutes: float, is_due: bool
) -> None:
    ran("default", hours_ago=hours_ago, minutes=minutes)
    act(make_visitor(), "like", make_movies(1)[0], at=timezone.now())
    assert n_slow_jobs() == is_due


def test_without_news_a_slow_algorithm_is_not_trained_again() -> None:
    act(make_visitor(), "like", make_movies(1)[0], at=timezone.now())
    ran("default", hours_ago=0)
    Run.objects.update(started_at=timezone.now() + timedelta(seconds=5))
    assert not is_training_due("default", now=timezone.now() + timedelta(days=2))


def test_a_slow_training_does_not_put_off_a_rebuild() -> None:
    ran("popularity", hours_ago=2)
    act(make_visitor(), "like", make_movies(1)[0], at=timezone.now())
    ran("default", hours_ago=0)
    assert n_events_since_training() == 1


def test_a_slow_training_has_a_row_and_goes_live() -> None:
    two_taste_groups()
    job = enqueue(task="recommender.train_slow", arguments={"algorithms": ["default"]})
    run(job_id=job.id, work=tasks.run_slow_training)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.DONE, "")
    assert LiveVersion.objects.get().algorithm == "default"
