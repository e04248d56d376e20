"""Registering addresses, writing messages with what they tell, and sending them until they arrive or are given up."""

from __future__ import annotations

import base64
import json
import logging
import random
import secrets
import uuid
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext_noop
from standardwebhooks import Webhook as Signer

from jobs.errors import UnreachableError, WebhookRefusedError
from jobs.models import Delivery, Webhook
from jobs.webhooks.reach import Answer, checked_address, post

logger = logging.getLogger(__name__)

VERSION = 1  # of the messages' form
PING = "ping"
KINDS = {
    "model.promoted": gettext_noop("Another version of an algorithm is live"),
    "model.refused": gettext_noop("A version was not promoted, and why"),
    "alert": gettext_noop("Something is wrong with the site, or well again"),
}
FIRST_PAUSE = timedelta(seconds=5)
PAUSES_GROW_BY = 3
LONGEST_PAUSE = timedelta(hours=24)
# A claimed message is nobody else's for so long: more than one try can take.
CLAIMED_FOR = timedelta(minutes=2)
OLD_SECRET_FOR = timedelta(hours=24)
KEPT_FOR = timedelta(days=30)
MOST_AT_ONCE = 200
GONE = 410


def register(*, address: str, kinds: Collection[str], by: str, at: datetime) -> Webhook:
    """A new address; its `secret` is to be shown once. Raises WebhookRefusedError."""
    try:
        with transaction.atomic():
            return Webhook.objects.create(
                address=checked_address(address),
                kinds=_checked_kinds(kinds),
                secret=_new_secret(),
                created_at=at,
                created_by=by[:100],
            )
    except IntegrityError:
        raise WebhookRefusedError(f"{address} is registered already", value=address, is_taken=True) from None


def _checked_kinds(kinds: Collection[str]) -> list[str]:
    known = ", ".join(KINDS)
    if not kinds:
        raise WebhookRefusedError(f"kinds must name one or more of {known}, got none", field="kinds")
    if unknown := sorted(set(kinds) - set(KINDS)):
        raise WebhookRefusedError(
            f"kinds must be of {known}, got {unknown[0]!r}", field="kinds", value=unknown[0]
        )
    return [kind for kind in KINDS if kind in kinds]


def _new_secret() -> str:
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


@transaction.atomic
def renew_secret(*, webhook: Webhook, at: datetime) -> str:
    """A new secret, to be shown once; for a day the old one signs too."""
    row = Webhook.objects.select_for_update().get(pk=webhook.pk)
    row.old_secret, row.old_secret_until = row.secret, at + OLD_SECRET_FOR
    row.secret = _new_secret()
    row.save(update_fields=["secret", "old_secret", "old_secret_until"])
    return row.secret


def pause(*, webhook: Webhook, at: datetime, reason: str) -> None:
    """Nothing is written for it any more, and what waits goes on waiting."""
    Webhook.objects.filter(pk=webhook.pk, paused_at=None).update(paused_at=at, pause_reason=reason[:300])


def resume(*, webhook: Webhook) -> None:
    Webhook.objects.filter(pk=webhook.pk).update(paused_at=None, pause_reason="")


def remove(*, webhook: Webhook) -> None:
    """With all its messages."""
    webhook.delete()


def tell(*, kind: str, data: Mapping[str, Any], at: datetime) -> int:
    """Write a message for every address that wants it; for how many.

    Only within the transaction that makes what it tells true: then both are there or neither is, whatever is killed.
    """
    if kind not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}, got {kind!r}")
    if not connection.in_atomic_block:
        raise RuntimeError(f"{kind} must be told within the transaction of what it tells")
    hooks = Webhook.objects.filter(paused_at=None, kinds__contains=[kind])
    return len([_written(hook, kind, data, at) for hook in hooks])


@transaction.atomic
def ping(*, webhook: Webhook, at: datetime) -> Delivery:
    """A message that only tries the way."""
    return _written(webhook, PING, {}, at)


def _written(webhook: Webhook, kind: str, data: Mapping[str, Any], at: datetime) -> Delivery:
    message = {"version": VERSION, "type": kind, "timestamp": at.isoformat(), "data": dict(data)}
    delivery = Delivery.objects.create(
        webhook=webhook,
        kind=kind,
        body=json.dumps(message, ensure_ascii=False),
        created_at=at,
        next_try_at=at,
    )
    _send_when_committed(delivery.pk)
    return delivery


def send_again(*, delivery_id: uuid.UUID, at: datetime) -> None:
    """From the first try on, under the same id. Raises WebhookRefusedError when it still waits."""
    finished = Delivery.objects.filter(pk=delivery_id).exclude(state=Delivery.State.WAITING)
    if not finished.update(
        state=Delivery.State.WAITING, n_tries=0, next_try_at=at, finished_at=None, answered=None, error=""
    ):
        raise WebhookRefusedError(f"there is no finished delivery {delivery_id}", field="delivery")
    _send_when_committed(delivery_id)


def _send_when_committed(delivery_id: uuid.UUID) -> None:
    """At once if the broker lives; else beat finds the row."""
    transaction.on_commit(lambda: current_app.send_task("jobs.deliver", args=[str(delivery_id)]), robust=True)


def send_due(*, now: datetime) -> int:
    """Hand what is due to the workers: what failed before, and what a killed worker or broker left."""
    due = Delivery.objects.filter(
        state=Delivery.State.WAITING, next_try_at__lte=now, webhook__paused_at=None
    ).order_by("next_try_at")
    ids = list(due.values_list("pk", flat=True)[:MOST_AT_ONCE])
    for delivery_id in ids:
        _send_when_committed(delivery_id)
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
