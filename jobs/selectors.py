from __future__ import annotations

from django.db.models import QuerySet

from .models import Job


def newest_jobs() -> QuerySet[Job]:
    return Job.objects.order_by("-created_at")


def jobs_of(owner: str) -> QuerySet[Job]:
    """Newest first."""
    return newest_jobs().filter(owner=owner)
