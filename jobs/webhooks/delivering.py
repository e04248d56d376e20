"""Sending written messages until they arrive or are given up."""

from __future__ import annotations

import logging
import random
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from standardwebhooks import Webhook as Signer

from jobs.errors import UnreachableError, WebhookRefusedError
from jobs.models import Delivery, Webhook
from jobs.webhooks.reach import Answer, post
from jobs.webhooks.services import pause, send_when_committed

logger = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=5)
PAUSES_GROW_BY = 3
LONGEST_PAUSE = timedelta(hours=24)
# A claimed message is nobody else's for so long: more than one try can take.
CLAIMED_FOR = timedelta(minutes=2)
KEPT_FOR = timedelta(days=30)
MOST_AT_ONCE = 200
GONE = 410


def send_due(*, now: datetime) -> int:
    """Hand what is due to the workers: what failed before, and what a killed worker or broker left."""
    due = Delivery.objects.filter(
        state=Delivery.State.WAITING, next_try_at__lte=now, webhook__paused_at=None
    ).order_by("next_try_at")
    ids = list(due.values_list("pk", flat=True)[:MOST_AT_ONCE])
    for delivery_id in ids:
        send_when_committed(delivery_id)
    return len(ids)


def forget_old(*, now: datetime) -> int:
    """Remove what was finished long ago."""
    n, _ = Delivery.objects.filter(finished_at__lt=now - KEPT_FOR).delete()
    return n


def deliver(*, delivery_id: uuid.UUID, now: datetime, chance: random.Random) -> bool:
    """One try; whether it arrived. What somebody else is sending, is not due or has ended is left alone."""
    delivery = Delivery.objects.select_related("webhook").filter(pk=delivery_id).first()
    if delivery is None or not _claimed(delivery, now):
        return False
    try:
        answer = post(
            delivery.webhook.address,
            body=delivery.body.encode(),
            headers=_headers(delivery, delivery.webhook, now),
        )
    except (UnreachableError, WebhookRefusedError) as error:
        _failed(delivery, now=now, chance=chance, error=str(error))
        return False
    if answer.status // 100 == 2:
        _finish(delivery, Delivery.State.DELIVERED, now, answered=answer.status, error="")
        return True
    _refused_by(delivery, answer, now=now, chance=chance)
    return False


def _claimed(delivery: Delivery, now: datetime) -> bool:
    """A killed worker's claim runs out, and the message is due again."""
    waiting = Delivery.objects.filter(
        pk=delivery.pk, state=Delivery.State.WAITING, next_try_at__lte=now, n_tries=delivery.n_tries
    )
    if delivery.n_tries >= settings.WEBHOOK_TRIES:
        waiting.update(state=Delivery.State.DEAD, finished_at=now, error="its last try was cut off")
        return False
    free = waiting.filter(webhook__paused_at=None)
    return bool(free.update(n_tries=F("n_tries") + 1, next_try_at=now + CLAIMED_FOR))


def _headers(delivery: Delivery, webhook: Webhook, now: datetime) -> dict[str, str]:
    """As https://www.standardwebhooks.com has them."""
    keys = [webhook.secret]
    if webhook.old_secret and webhook.old_secret_until and now < webhook.old_secret_until:
        keys.append(webhook.old_secret)
    name = str(delivery.pk)
    return {
        "Content-Type": "application/json",
        "User-Agent": "MovieGeek-Webhooks/1",
        "webhook-id": name,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(Signer(key).sign(name, now, delivery.body) for key in keys),
    }


def _refused_by(delivery: Delivery, answer: Answer, *, now: datetime, chance: random.Random) -> None:
    error = f"answered {answer.status}: {answer.beginning}".strip(": ")
    if answer.status == GONE:
        pause(webhook=delivery.webhook, at=now, reason="the receiver answered 410 Gone")
        _finish(delivery, Delivery.State.DEAD, now, answered=GONE, error=error)
        return
    _failed(delivery, now=now, chance=chance, error=error, answered=answer.status)


def _failed(
    delivery: Delivery, *, now: datetime, chance: random.Random, error: str, answered: int | None = None
) -> None:
    n_tries = delivery.n_tries + 1
    if n_tries >= settings.WEBHOOK_TRIES:
        logger.warning("webhook message %s is given up after %d tries: %s", delivery.pk, n_tries, error)
        _finish(delivery, Delivery.State.DEAD, now, answered=answered, error=error)
        return
    Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.WAITING).update(
        next_try_at=now + pause_after(n_tries, chance=chance), answered=answered, error=error[:300]
    )


def pause_after(n_tries: int, *, chance: random.Random) -> timedelta:
    """Three times the last one, up to a day; by chance up to half shorter, so that not all come back at once."""
    whole: timedelta = min(FIRST_PAUSE * PAUSES_GROW_BY ** min(n_tries - 1, 20), LONGEST_PAUSE)
    return whole * chance.uniform(0.5, 1.0)


def _finish(
    delivery: Delivery, state: Delivery.State, now: datetime, *, answered: int | None, error: str
) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(
        state=state, finished_at=now, answered=answered, error=error[:300]
    )
