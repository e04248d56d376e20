from celery import shared_task
from django.utils import timezone

from .alerts import watch
from .checks import keep_checks
from .rollup import count_evidence


@shared_task(name="analytics.count")
def count() -> None:
    count_evidence(now=timezone.now())


@shared_task(name="analytics.watch")
def watch_site() -> None:
    now = timezone.now()
    watch(now=now)
    keep_checks(now=now)
