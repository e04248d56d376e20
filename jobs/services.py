"""Long work with a durable row: queue it, run it, report on it, cancel it, queue it again when it was lost.

A task is written as a function of a `RunningJob` and keyword arguments:

    @job_task("recommender.rebuild")
    def rebuild(job: RunningJob, *, stages: list[str]) -> dict[str, object]: ...

and is started by `enqueue(task="recommender.rebuild", arguments={"stages": [...]})`.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from celery import current_app, shared_task
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from .errors import JobCancelled, UnknownJobError
from .models import Job

logger = logging.getLogger(__name__)

# A worker reports far more often than this; one that has not is taken for dead.
STALE_AFTER = timedelta(minutes=2)
# A queued row without a heartbeat may have lost its message (the broker was restarted).
QUEUED_LOST_AFTER = timedelta(minutes=5)
REPORT_EVERY = timedelta(seconds=1)

Work = Callable[..., dict[str, Any] | None]


def enqueue(
    *,
    task: str,
    arguments: dict[str, Any] | None = None,
    owner: str = "",
    unique_key: str | None = None,
    max_attempts: int = 3,
) -> Job:
    """Queues the work and returns its row; the open row when one with the same key is there already."""
    try:
        with transaction.atomic():
            job = Job.objects.create(
                task=task,
                arguments=arguments or {},
                owner=owner,
                unique_key=unique_key,
                max_attempts=max_attempts,
            )
    except IntegrityError:
        return Job.objects.get(unique_key=unique_key, state__in=Job.OPEN_STATES)
    _send_when_committed(job)
    return job


def cancel(*, job_id: uuid.UUID) -> None:
    """A queued job ends at once, a running one at its next report."""
    if Job.objects.filter(id=job_id, state=Job.State.QUEUED).update(
        state=Job.State.CANCELLED, finished_at=timezone.now()
    ):
        return
    if not Job.objects.filter(id=job_id, state=Job.State.RUNNING).update(cancel_requested=True):
        raise UnknownJobError(job_id)


def retry(*, job_id: uuid.UUID) -> Job:
    """Queues the work of a failed or cancelled job again, as a new row."""
    job = Job.objects.get(id=job_id)
    return enqueue(
        task=job.task,
        arguments=job.arguments,
        owner=job.owner,
        unique_key=job.unique_key,
        max_attempts=job.max_attempts,
    )


def forget_owner(*, owner: str) -> None:
    """Nothing in the rows names the owner any more: they were asked to."""
    Job.objects.filter(owner=owner).update(owner="", arguments={}, unique_key=None, result={})


def sweep(*, now: datetime) -> int:
    """Queues again what a killed worker or a restarted broker left, and fails what was tried too often."""
    stale = Job.objects.filter(state=Job.State.RUNNING, heartbeat_at__lt=now - STALE_AFTER)
    stale.filter(attempt__gte=F("max_attempts")).update(
        state=Job.State.FAILED, finished_at=now, error="its worker died, as often as it was tried"
    )
    n_stale = stale.update(state=Job.State.QUEUED, heartbeat_at=None)
    # A row that is sent again gets a fresh heartbeat, so that the next sweep leaves it alone.
    waiting = Job.objects.filter(state=Job.State.QUEUED)
    lost = list(
        waiting.filter(heartbeat_at=None, attempt__gt=0)
        | waiting.filter(heartbeat_at=None, created_at__lt=now - QUEUED_LOST_AFTER)
        | waiting.filter(heartbeat_at__lt=now - QUEUED_LOST_AFTER)
    )
    for job in lost:
        if waiting.filter(id=job.id, heartbeat_at=job.heartbeat_at).update(heartbeat_at=now):
            _send_when_committed(job)
    if lost:
        logger.warning("queued %d lost jobs again, %d of them left by a dead worker", len(lost), n_stale)
    return len(lost)


@dataclass
class RunningJob:
    """The handle that work reports through. Without a row (`id` None) reports go to the callback only."""

    id: uuid.UUID | None
    on_report: Callable[[float, str], None] | None = None
    reported_at: datetime | None = None

    def report(self, progress: float, message: str = "") -> None:
        """Progress from 0 to 1. Raises JobCancelled when somebody asked for an end."""
        if self.on_report is not None:
            self.on_report(progress, message)
        now = timezone.now()
        if self.id is None or (self.reported_at is not None and now - self.reported_at < REPORT_EVERY):
            return
        self.reported_at = now
        row = Job.objects.filter(id=self.id, state=Job.State.RUNNING)
        row.update(heartbeat_at=now, progress=min(max(progress, 0.0), 1.0), message=message[:300])
        if row.filter(cancel_requested=True).exists():
            raise JobCancelled


def job_task(name: str) -> Callable[[Work], Work]:
    """Registers the Celery task `name`, whose one argument is the job's id."""

    def register(work: Work) -> Work:
        @shared_task(name=name, acks_late=True, reject_on_worker_lost=True)
        def execute(job_id: str) -> None:
            run(job_id=uuid.UUID(job_id), work=work)

        return work

    return register


def run(*, job_id: uuid.UUID, work: Work) -> None:
    """Claims the row and does the work. A row that somebody else claimed, or that ended, is left alone."""
    now = timezone.now()
    claimed = Job.objects.filter(id=job_id, state=Job.State.QUEUED).update(
        state=Job.State.RUNNING,
        attempt=F("attempt") + 1,
        started_at=now,
        heartbeat_at=now,
        error="",
    )
    if not claimed:
        return
    job = Job.objects.get(id=job_id)
    try:
        result = work(RunningJob(id=job_id), **job.arguments) or {}
    except JobCancelled:
        _finish(job_id, state=Job.State.CANCELLED)
    except Exception as error:
        logger.exception("job %s (%s) failed", job_id, job.task)
        _finish(job_id, state=Job.State.FAILED, error=f"{type(error).__name__}: {error}")
    else:
        _finish(job_id, state=Job.State.DONE, result=result, progress=1.0)


def _finish(job_id: uuid.UUID, **fields: Any) -> None:
    Job.objects.filter(id=job_id, state=Job.State.RUNNING).update(finished_at=timezone.now(), **fields)


def _send_when_committed(job: Job) -> None:
    transaction.on_commit(lambda: current_app.send_task(job.task, args=[str(job.id)]))
