"""A person's wish to have everything about them, or to have it deleted, as durable jobs."""

from __future__ import annotations

import json
import zipfile
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from collector.models import Person
from collector.selectors import person_ids
from collector.services.own_export import own_document
from collector.services.personal_data import erase_account, erase_evidence, exported
from datasets.personal.formats.moviegeek import FILE
from jobs.models import Job
from jobs.selectors import jobs_of
from jobs.services import enqueue

EXPORT, ERASE = "collector.export", "collector.erase"
FOLDER = "exports"
KEPT_FOR = timedelta(days=7)


def owner_of(person: Person) -> str:
    """How the jobs name a person."""
    return f"person:{person.key}"


def ask_for_export(*, person: Person) -> Job:
    return enqueue(
        task=EXPORT,
        arguments={"person": str(person.key)},
        owner=owner_of(person),
        unique_key=f"{EXPORT}:{person.key}",
    )


def ask_for_erasure(*, person: Person, with_account: bool) -> Job:
    return enqueue(
        task=ERASE,
        arguments={"person": str(person.key), "with_account": with_account},
        owner=owner_of(person),
        unique_key=f"{ERASE}:{person.key}",
    )


def erasure(number: UUID) -> Job | None:
    """The job that a receipt names; None when there is none, or its row has been swept away."""
    return Job.objects.filter(task=ERASE, pk=number).first()


def newest_export(person: Person) -> Job | None:
    return jobs_of(owner_of(person)).filter(task=EXPORT).first()


def export_file(job: Job) -> Any:
    """The zip of an export that is done; None once it was removed."""
    path = job.result.get("path", "")
    return default_storage.open(path) if path and default_storage.exists(path) else None


def archive_of(person: Person) -> bytes:
    """A zip with a folder per app and a JSON file per table, and at the top what an import reads."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        document = own_document(person, at=timezone.now())
        archive.writestr(FILE, json.dumps(document, cls=DjangoJSONEncoder, indent=1, ensure_ascii=False))
        for app, tables in exported(person).items():
            for name, rows in tables.items():
                text = json.dumps(rows, cls=DjangoJSONEncoder, indent=1, ensure_ascii=False)
                archive.writestr(f"{app}/{name}.json", text)
    return packed.getvalue()


def write_export(*, person: Person, job_id: object) -> str:
    """Stores the zip under the job's number; writing it again replaces it. Its path."""
    path = f"{FOLDER}/{job_id}.zip"
    default_storage.delete(path)
    return default_storage.save(path, ContentFile(archive_of(person)))


def erase_all_of(*, person: Person, with_account: bool) -> None:
    """What the person did and, with the account, who they are; what was exported for them goes first."""
    for one in Person.objects.filter(pk__in=person_ids(person)):
        jobs = jobs_of(owner_of(one))
        for job in jobs.filter(task=EXPORT):
            default_storage.delete(f"{FOLDER}/{job.pk}.zip")
        jobs.filter(task=EXPORT).delete()
    (erase_account if with_account else erase_evidence)(person=person)


def remove_old_exports(*, now: datetime) -> int:
    """Exports are for fetching, not for keeping."""
    old = Job.objects.filter(task=EXPORT, finished_at__lt=now - KEPT_FOR, result__has_key="path")
    for job in old:
        default_storage.delete(job.result["path"])
        Job.objects.filter(pk=job.pk).update(result={})
    return len(old)
