"""Jobs as staff watch them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, IntegerField, Value, When

from jobs.models import Job
from jobs.selectors import newest_jobs

FAILED_FIRST = Case(
    When(state=Job.State.FAILED, then=Value(1)),
    When(state__in=Job.OPEN_STATES, then=Value(0)),
    default=Value(2),
    output_field=IntegerField(),
)
LONGEST = 100


@dataclass(frozen=True)
class JobRow:
    job: Job

    @property
    def waited_seconds(self) -> float | None:
        started = self.job.started_at
        return (started - self.job.created_at).total_seconds() if started else None

    @property
    def ran_seconds(self) -> float | None:
        started, finished = self.job.started_at, self.job.finished_at
        return (finished - started).total_seconds() if started and finished else None

    @property
    def can_be_cancelled(self) -> bool:
        return self.job.is_open() and not self.job.cancel_requested

    @property
    def can_be_retried(self) -> bool:
        return self.job.state in (Job.State.FAILED, Job.State.CANCELLED)


def job_rows(*, state: str = "") -> list[JobRow]:
    """Open ones first, then what failed, then the rest; each newest first."""
    jobs = newest_jobs().filter(state=state) if state else newest_jobs()
    return [JobRow(job) for job in jobs.order_by(FAILED_FIRST, "-created_at")[:LONGEST]]
