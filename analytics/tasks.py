from celery import shared_task
from django.utils import timezone

from .rollup import count_evidence


@shared_task(name="analytics.count")
def count() -> None:
    count_evidence(now=timezone.now())
