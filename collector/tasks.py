"""The collector's work in the background; a row of `jobs` stands behind each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from collector.models import OwnImport, Person
from collector.services.lists import sweep_deleted_lists
from collector.services.own_data import (
    ERASE,
    EXPORT,
    erase_all_of,
    owner_of,
    remove_old_exports,
    write_export,
)
from collector.services.own_imports.looking_up import MATCH, match_import
from collector.services.own_imports.reading import discard_old_reviews
from collector.services.partitions import coming_months, ensure_partitions
from collector.services.retention import drop_old_evidence, horizon, is_due
from collector.services.searches import count_popular_searches
from jobs.services import RunningJob, enqueue, forget_owner, job_task

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


@job_task(EXPORT)
def export(job: RunningJob, *, person: str) -> dict[str, Any]:
    job.report(0.0, "gathering")
    return {"path": write_export(person=Person.objects.get(key=person), job_id=job.id)}


@job_task(ERASE)
def erase(job: RunningJob, *, person: str, with_account: bool) -> dict[str, Any]:
    """Run again after a crash it finds the person gone, and is done."""
    found = Person.objects.filter(key=person).first()
    if found is not None:
        job.report(0.0, "erasing")
        owner = owner_of(found)
        erase_all_of(person=found, with_account=with_account)
        forget_owner(owner=owner)
    return {}


@job_task(MATCH)
def look_up_import(job: RunningJob, *, own_import: str) -> dict[str, Any]:
    """Given up meanwhile, there is nothing to do."""
    found = OwnImport.objects.filter(key=own_import, state=OwnImport.State.MATCHING).first()
    if found is not None:
        match_import(own_import=found, report=job.report)
    return {}


@shared_task(name="collector.discard_old_reviews")
def discard_reviews() -> None:
    discard_old_reviews(now=timezone.now())


@shared_task(name="collector.make_months")
def make_months() -> None:
    """This month's table and the next two; a writer that finds none makes its own."""
    ensure_partitions(coming_months(timezone.now()))


@shared_task(name="collector.remove_old_exports")
def remove_exports() -> None:
    remove_old_exports(now=timezone.now())


@shared_task(name="collector.sweep_lists")
def sweep_lists() -> None:
    sweep_deleted_lists(now=timezone.now())


@shared_task(name="collector.count_popular_searches")
def count_searches() -> None:
    count_popular_searches(at=timezone.now())
