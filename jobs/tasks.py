import random
import uuid

from celery import shared_task
from django.utils import timezone

from .services import sweep
from .webhooks import delivering


@shared_task(name="jobs.sweep")
def sweep_lost_jobs() -> None:
    sweep(now=timezone.now())


# A receiver that answers letter by letter must not hold a worker.
@shared_task(name="jobs.deliver", soft_time_limit=30, time_limit=60)
def deliver(delivery_id: str) -> None:
    delivering.deliver(delivery_id=uuid.UUID(delivery_id), now=timezone.now(), chance=random.Random())


@shared_task(name="jobs.deliver_due")
def deliver_due() -> None:
    delivering.send_due(now=timezone.now())


@shared_task(name="jobs.forget_deliveries")
def forget_deliveries() -> None:
    delivering.forget_old(now=timezone.now())
