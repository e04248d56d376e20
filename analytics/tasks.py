from celery import shared_task
from django.utils import timezone

from .alerts import watch
from .rollup import count_evidence


@shared_task(name="analytics.count")
def count() -> None:
    count_evidence(now=timezone.now())


@shared_task(name="analytics.watch")
def watch_site() -> None:
    watch(now=timezone.now())
