"""The recommender's work in the background; a row of `jobs` stands behind each."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from celery import shared_task
from django.db import connection
from django.utils import timezone

from jobs.errors import JobCancelled
from jobs.services import RunningJob, enqueue, job_task
from recommender.conf import value_of
from recommender.everyone.meetings import count_meetings
from recommender.implicit import count_implicit_ratings
from recommender.rebuild import (
    STAGES,
    count_standings,
    is_training_due,
    n_events_since_training,
    rebuild,
)
from recommender.training import train

HEARTBEAT_SECONDS = 20.0
REBUILD_KEY = "recommender.rebuild"


class Pulse:
    """Passes reports on, and repeats the last one while a long computation says nothing."""

    def __init__(self, job: RunningJob) -> None:
        self._job = job
        self._last = (0.0, "")
        self._over = threading.Event()

    def report(self, progress: float, message: str) -> None:
        """Raises JobCancelled when somebody asked for an end."""
        self._last = (progress, message)
        self._job.report(progress, message)

    def beat(self) -> None:
        """Runs in a thread of its own, with a connection of its own."""
        try:
            while not self._over.wait(HEARTBEAT_SECONDS):
                RunningJob(id=self._job.id).report(*self._last)
        except JobCancelled:
            return  # the work itself meets it at its next report
        finally:
            connection.close()

    def stop(self) -> None:
        self._over.set()


@contextmanager
def pulse_of(job: RunningJob) -> Iterator[Pulse]:
    """A matrix may take minutes to invert: the job's row must not look dead meanwhile."""
    pulse = Pulse(job)
    thread = threading.Thread(target=pulse.beat, daemon=True)
    if job.id is not None:
        thread.start()
    try:
        yield pulse
    finally:
        pulse.stop()
        if thread.is_alive():
            thread.join()


@job_task("recommender.rebuild")
def run_rebuild(
    job: RunningJob, *, stages: list[str] | None = None, algorithms: list[str] | None = None
) -> dict[str, Any]:
    """Implicit ratings, standings and models, as `manage.py rebuild` does."""
    with pulse_of(job) as pulse:
        done = rebuild(
            stages or STAGES, algorithms=algorithms, by="worker", report=pulse.report, job_id=job.id
        )
    return done.as_result()


@job_task("recommender.train_slow")
def run_slow_training(job: RunningJob, *, algorithms: list[str]) -> dict[str, Any]:
    """Models that take too long for the schedule, as `manage.py train` does; rebuilds go on beside it."""
    with pulse_of(job) as pulse:
        done = train(algorithms, by="worker", report=pulse.report, job_id=job.id)
    return {"lines": [each.as_line() for each in done]}


@shared_task(name="recommender.count_evidence")
def count_evidence() -> None:
    """New evidence becomes implicit ratings and charts; where much came in, a rebuild is asked for."""
    counted = count_implicit_ratings(at=timezone.now())
    if counted.persons:
        count_standings()
    count_meetings(at=timezone.now())
    if n_events_since_training() >= value_of("REBUILD_AFTER_EVENTS"):
        ask_for_rebuild()


@shared_task(name="recommender.rebuild_on_schedule")
def ask_for_rebuild() -> None:
    """One rebuild at a time: a second one that is asked for meanwhile is the first."""
    enqueue(task="recommender.rebuild", owner="beat", unique_key=REBUILD_KEY)


@shared_task(name="recommender.train_slow_when_due")
def ask_for_slow_training() -> None:
    """Each slow algorithm whose turn it is, as a job of its own."""
    for name in value_of("SLOW_ALGORITHMS"):
        if is_training_due(name, now=timezone.now()):
            enqueue(
                task="recommender.train_slow",
                arguments={"algorithms": [name]},
                owner="beat",
                unique_key=f"recommender.train_slow.{name}",
            )
