"""The catalogue's work in the background."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from catalogue.enrichment.run import enrich, waiting_movies
from jobs.services import RunningJob, enqueue, job_task

ENRICH = "catalogue.enrich_tmdb"


@job_task(ENRICH)
def enrich_tmdb(job: RunningJob) -> dict[str, Any]:
    done = enrich(at=timezone.now(), report=job.report)
    return {"movies": done.done, "unknown": done.unknown, "failed": done.failed}


@shared_task(name="catalogue.enrich_on_schedule")
def enrich_on_schedule() -> None:
    """With a key, and when a movie waits: new ones, and those whose news are old."""
    if settings.TMDB_API_KEY and waiting_movies(at=timezone.now()).exists():
        enqueue(task=ENRICH, unique_key=ENRICH)
