from celery import shared_task
from django.utils import timezone

from .services import sweep


@shared_task(name="jobs.sweep")
def sweep_lost_jobs() -> None:
    sweep(now=timezone.now())
