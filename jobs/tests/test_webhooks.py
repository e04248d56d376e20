"""Messages are written with what they tell, signed, sent again until they arrive, and given up in the open."""

import json
import random
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from jobs.errors import WebhookRefusedError
from jobs.models import Delivery, Webhook
from jobs.tests.receiver import receiving
from jobs.webhooks.delivering import (
    CLAIMED_FOR,
    FIRST_PAUSE,
    LONGEST_PAUSE,
    deliver,
    forget_old,
    pause_after,
    send_due,
)
from jobs.webhooks.services import pause, ping, register, renew_secret, resume, send_again, tell

pytestmark = pytest.mark.django_db
DOCUMENTATION = Path(__file__).resolve().parents[2] / "docs" / "webhooks.md"
DATA = {"algorithm": "ease", "version": "ease-1"}


@pytest.fixture
def receiver(settings):
    settings.WEBHOOK_PRIVATE = True
    with receiving() as program:
        yield program


@pytest.fixture
def webhook(receiver):
    return register(address=receiver.address, topics=["model.promoted"], by="Ada", at=timezone.now())


def told(topic="model.promoted"):
    with transaction.atomic():
        tell(topic=topic, data=DATA, at=timezone.now())
    return Delivery.objects.order_by("created_at").last()


def tried(delivery, *, now=None):
    deliver(delivery_id=delivery.pk, now=now or timezone.now(), chance=random.Random(1))
    delivery.refresh_from_db()
    return delivery


def test_a_message_arrives_with_a_signature_that_the_receiver_can_verify(webhook, receiver):
    delivery = tried(told())
    headers, body = receiver.came[0]
    message = Verifier(webhook.secret).verify(body, headers)
    assert (message["version"], message["type"], message["data"]) == (1, "model.promoted", DATA)
    assert headers["webhook-id"] == str(delivery.pk)
    assert (delivery.state, delivery.answered, delivery.n_tries) == ("delivered", 204, 1)


def test_the_snippet_in_the_documentation_verifies_it(webhook, receiver):
    tried(told())
    (snippet,) = re.findall(r"```python\n(.*?)```", DOCUMENTATION.read_text(), re.DOTALL)
    names: dict[str, Any] = {}
    exec(snippet, names)
    headers, body = receiver.came[0]
    assert names["message_of"](webhook.secret, headers, body)["data"] == DATA
    with pytest.raises(ValueError, match="not from"):
        names["message_of"](webhook.secret, headers, body + b" ")


def test_a_message_that_was_changed_on_the_way_does_not_verify(webhook, receiver):
    tried(told())
    headers, body = receiver.came[0]
    with pytest.raises(WebhookVerificationError):
        Verifier(webhook.secret).verify(body.replace(b"ease-1", b"ease-2"), headers)


def test_what_fails_is_sent_again_under_the_same_id_after_longer_and_longer_pauses(webhook, receiver):
    receiver.answers = [500, 503]
    delivery, pauses = told(), []
    for _ in range(3):
        now = max(delivery.next_try_at, timezone.now())
        tried(delivery, now=now)
        pauses.append(delivery.next_try_at - now)
    assert [headers["webhook-id"] for headers, _ in receiver.came] == [str(delivery.pk)] * 3
    assert delivery.state == Delivery.State.DELIVERED
    assert timedelta(0) < pauses[0] <= FIRST_PAUSE < pauses[1]


def test_pauses_grow_are_never_alike_and_end_at_a_day():
    chance = random.Random(7)
    pauses = [pause_after(n, chance=chance) for n in range(1, 30)]
    assert all(FIRST_PAUSE / 2 <= pause <= LONGEST_PAUSE for pause in pauses)
    assert pauses[:8] == sorted(pauses[:8])
    assert len(set(pauses)) == len(pauses)


def test_after_the_last_try_a_message_is_dead_and_can_be_sent_again(webhook, receiver, settings):
    settings.WEBHOOK_TRIES = 2
    receiver.answers = [500, 500]
    delivery = tried(told())
    tried(delivery, now=delivery.next_try_at)
    assert (delivery.state, delivery.answered) == (Delivery.State.DEAD, 500)
    send_again(delivery_id=delivery.pk, at=timezone.now())
    assert tried(delivery).state == Delivery.State.DELIVERED


def test_what_waits_cannot_be_sent_again(webhook):
    with pytest.raises(WebhookRefusedError):
        send_again(delivery_id=told().pk, at=timezone.now())


def test_a_message_is_gone_with_the_change_that_it_told(webhook):
    with transaction.atomic():
        assert tell(topic="model.promoted", data=DATA, at=timezone.now()) == 1
        transaction.set_rollback(True)
    assert not Delivery.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_told_outside_of_the_transaction_of_the_change():
    with pytest.raises(RuntimeError, match="within the transaction"):
        tell(topic="model.promoted", data=DATA, at=timezone.now())


def test_a_killed_worker_loses_no_message(webhook, receiver):
    """Its claim runs out, and whoever comes next sends it."""
    delivery, now = told(), timezone.now()
    Delivery.objects.filter(pk=delivery.pk).update(n_tries=1, next_try_at=now + CLAIMED_FOR)
    assert tried(delivery, now=now).state == Delivery.State.WAITING
    assert send_due(now=now) == 0
    assert send_due(now=now + CLAIMED_FOR) == 1
    assert tried(delivery, now=now + CLAIMED_FOR).state == Delivery.State.DELIVERED


def test_two_workers_send_a_message_once(webhook, receiver):
    delivery = tried(told())
    tried(delivery)
    assert len(receiver.came) == 1


def test_only_who_wants_a_topic_is_told_and_nobody_who_is_paused(webhook):
    assert told(topic="alert") is None
    pause(webhook=webhook, at=timezone.now(), reason="moving house")
    assert told() is None
    resume(webhook=Webhook.objects.get())
    assert told() is not None


def test_what_waits_for_a_paused_address_goes_when_it_goes_on(webhook, receiver):
    delivery = told()
    pause(webhook=webhook, at=timezone.now(), reason="moving house")
    assert tried(delivery).n_tries == 0
    resume(webhook=webhook)
    assert tried(delivery).state == Delivery.State.DELIVERED


def test_an_address_that_is_gone_for_good_is_paused(webhook, receiver):
    receiver.answers = [410]
    assert tried(told()).state == Delivery.State.DEAD
    webhook.refresh_from_db()
    assert "410" in webhook.pause_reason


def test_for_a_day_the_old_secret_verifies_too(webhook, receiver):
    old, new = webhook.secret, renew_secret(webhook=webhook, at=timezone.now())
    tried(ping(webhook=webhook, at=timezone.now()))
    headers, body = receiver.came[0]
    assert Verifier(old).verify(body, headers) == Verifier(new).verify(body, headers)
    later = timezone.now() + timedelta(hours=25)
    tried(ping(webhook=webhook, at=later), now=later)
    assert len(receiver.came[1][0]["webhook-signature"].split()) == 1


def test_old_finished_messages_are_removed_and_waiting_ones_stay(webhook, receiver):
    tried(told())
    waiting = told()
    assert forget_old(now=timezone.now() + timedelta(days=31)) == 1
    assert Delivery.objects.get() == waiting


def test_a_redirect_is_not_followed(webhook, receiver):
    receiver.answers, receiver.sent_on_to = [307], receiver.address
    delivery = tried(told())
    assert len(receiver.came) == 1
    assert (delivery.state, delivery.answered) == (Delivery.State.WAITING, 307)


def test_no_message_goes_to_a_name_that_leads_inside(webhook, receiver, settings):
    """The name may have led elsewhere when it was registered."""
    settings.WEBHOOK_PRIVATE = False
    Webhook.objects.update(address=receiver.address.replace("http:", "https:").replace("127.0.0.1", "0x7f.1"))
    delivery = tried(told())
    assert "not in the public network" in delivery.error
    assert not receiver.came


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://169.254.169.254/latest/",
        "https://localhost/",
        "https://somebody:secret@example.org/",
        "https://example.org/#part",
        "https://example.org:port/",
        "https://exam ple.org/",
        "ftp://example.org/",
        "example.org",
        "",
    ],
)
def test_addresses_that_lead_inside_or_nowhere_are_refused(address):
    with pytest.raises(WebhookRefusedError, match="address must be"):
        register(address=address, topics=["alert"], by="Ada", at=timezone.now())


@pytest.mark.parametrize("topics", [[], ["model.trained"]])
def test_topics_that_are_not_there_are_refused(topics):
    with pytest.raises(WebhookRefusedError, match="topics must"):
        register(address="https://example.org/hook", topics=topics, by="Ada", at=timezone.now())


def test_an_address_is_registered_once():
    register(address="https://example.org/hook", topics=["alert"], by="Ada", at=timezone.now())
    with pytest.raises(WebhookRefusedError, match="already"):
        register(address="https://example.org/hook", topics=["alert"], by="Ada", at=timezone.now())


def test_the_body_is_readable_json_with_a_time(webhook, receiver):
    tried(told())
    message = json.loads(receiver.came[0][1])
    assert datetime.fromisoformat(message["timestamp"]).tzinfo is not None
