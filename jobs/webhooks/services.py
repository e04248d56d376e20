"""Registering addresses, and writing messages for them with what they tell."""

from __future__ import annotations

import base64
import json
import secrets
import uuid
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_noop

from jobs.errors import WebhookRefusedError
from jobs.models import Delivery, Webhook
from jobs.webhooks.reach import checked_address

VERSION = 1  # of the messages' form
PING = "ping"
TOPICS = {
    "model.promoted": gettext_noop("Another version of an algorithm is live"),
    "model.refused": gettext_noop("A version was not promoted, and why"),
    "alert": gettext_noop("Something is wrong with the site, or well again"),
}
OLD_SECRET_FOR = timedelta(hours=24)


def register(*, address: str, topics: Collection[str], by: str, at: datetime) -> Webhook:
    """A new address; its `secret` is to be shown once. Raises WebhookRefusedError."""
    try:
        with transaction.atomic():
            return Webhook.objects.create(
                address=checked_address(address),
                topics=_checked_topics(topics),
                secret=_new_secret(),
                created_at=at,
                created_by=by[:100],
            )
    except IntegrityError:
        raise WebhookRefusedError(f"{address} is registered already", value=address, is_taken=True) from None


def _checked_topics(topics: Collection[str]) -> list[str]:
    known = ", ".join(TOPICS)
    if not topics:
        raise WebhookRefusedError(f"topics must name one or more of {known}, got none", field="topics")
    if unknown := sorted(set(topics) - set(TOPICS)):
        raise WebhookRefusedError(
            f"topics must be of {known}, got {unknown[0]!r}", field="topics", value=unknown[0]
        )
    return [topic for topic in TOPICS if topic in topics]


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


def tell(*, topic: str, data: Mapping[str, Any], at: datetime) -> int:
    """Write a message for every address that wants it; for how many.

    Only within the transaction that makes what it tells true: then both are there or neither is, whatever is killed.
    """
    if topic not in TOPICS:
        raise ValueError(f"topic must be one of {', '.join(TOPICS)}, got {topic!r}")
    if not connection.in_atomic_block:
        raise RuntimeError(f"{topic} must be told within the transaction of what it tells")
    hooks = Webhook.objects.filter(paused_at=None, topics__contains=[topic])
    return len([_written(hook, topic, data, at) for hook in hooks])


@transaction.atomic
def ping(*, webhook: Webhook, at: datetime) -> Delivery:
    """A message that only tries the way."""
    return _written(webhook, PING, {}, at)


def _written(webhook: Webhook, topic: str, data: Mapping[str, Any], at: datetime) -> Delivery:
    message = {"version": VERSION, "type": topic, "timestamp": at.isoformat(), "data": dict(data)}
    delivery = Delivery.objects.create(
        webhook=webhook,
        topic=topic,
        body=json.dumps(message, ensure_ascii=False),
        created_at=at,
        next_try_at=at,
    )
    send_when_committed(delivery.pk)
    return delivery


def send_again(*, delivery_id: uuid.UUID, at: datetime) -> None:
    """From the first try on, under the same id. Raises WebhookRefusedError when it still waits."""
    finished = Delivery.objects.filter(pk=delivery_id).exclude(state=Delivery.State.WAITING)
    if not finished.update(
        state=Delivery.State.WAITING, n_tries=0, next_try_at=at, finished_at=None, answered=None, error=""
    ):
        raise WebhookRefusedError(f"there is no finished delivery {delivery_id}", field="delivery")
    send_when_committed(delivery_id)


def send_when_committed(delivery_id: uuid.UUID) -> None:
    """At once if the broker lives; else beat finds the row."""
    transaction.on_commit(lambda: current_app.send_task("jobs.deliver", args=[str(delivery_id)]), robust=True)
