"""The site's work in the background."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from moviegeek.models import Evening


@shared_task(name="moviegeek.forget_evenings")
def forget_evenings() -> None:
    """What is over goes, with the names and picks of its guests."""
    Evening.objects.filter(ends_at__lte=timezone.now()).delete()
