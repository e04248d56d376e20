"""The collector's work in the background; a row of `jobs` stands behind each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from collector.services.retention import drop_old_evidence, horizon, is_due
from jobs.services import RunningJob, enqueue, job_task

RETENTION_KEY = "collector.retention"


@shared_task(name="collector.retention_on_schedule")
def ask_for_retention() -> None:
    """A job only when a month has come of age; the dashboard lists it."""
    now = timezone.now()
    if is_due(now=now):
        before = horizon(now, settings.RETENTION_MONTHS).isoformat()
        enqueue(
            task="collector.retention", arguments={"before": before}, owner="beat", unique_key=RETENTION_KEY
        )


@job_task("collector.retention")
def retention(job: RunningJob, *, before: str) -> dict[str, Any]:
    dropped = drop_old_evidence(before=datetime.fromisoformat(before), now=timezone.now(), report=job.report)
    return dropped.as_result()
