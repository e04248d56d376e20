"""Alerts are raised once, cleared once and told; staff say to whom, on a page and over REST."""

import json
from datetime import timedelta
from importlib import import_module

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import ApiToken, AuditEntry
from accounts.services import create_token
from analytics.alert_words import alert_words
from analytics.alerts import watch
from analytics.models import Alert
from collector.models import Slate
from jobs.models import Delivery, Job, Webhook
from jobs.webhooks.services import register
from recommender import fallbacks

pytestmark = pytest.mark.django_db
ADDRESS = "https://example.org/hook"
FILLED_IN = {"address": ADDRESS, "topics": ["alert"]}
ASKED = {"address": ADDRESS, "kinds": ["alert"]}


@pytest.fixture
def webhook():
    return register(address=ADDRESS, topics=["alert"], by="Ada", at=timezone.now())


@pytest.fixture
def bearer(superuser):
    return {
        "authorization": f"Bearer {create_token(user=superuser, name='t', scopes=[ApiToken.Scope.WEBHOOKS])[1]}"
    }


def failed_job():
    now = timezone.now()
    return Job.objects.create(task="t", state=Job.State.FAILED, finished_at=now)


def offer(n, *, fallback=""):
    Slate.objects.bulk_create(
        Slate(shelf="api", algorithm="ease", fallback=fallback, movie_ids=[]) for _ in range(n)
    )


def told_of(name):
    messages = [json.loads(delivery.body)["data"] for delivery in Delivery.objects.order_by("created_at")]
    return [message["state"] for message in messages if message["name"] == name]


def test_what_is_wrong_is_told_once_and_once_more_when_it_is_well_again(webhook):
    job = failed_job()
    for _ in range(2):
        watch(now=timezone.now())
    assert told_of("Jobs") == ["raised"]
    job.delete()
    watch(now=timezone.now())
    assert told_of("Jobs") == ["raised", "cleared"]
    assert Alert.objects.get(name="Jobs").cleared_at is not None


def test_an_alert_stays_while_other_jobs_run(webhook):
    failed_job()
    watch(now=timezone.now())
    Job.objects.create(task="t", state=Job.State.RUNNING, heartbeat_at=timezone.now())
    watch(now=timezone.now())
    assert told_of("Jobs") == ["raised"]


@pytest.mark.parametrize(("n_slow", "is_raised"), [(1, False), (20, True)])
def test_many_lists_that_were_slow_are_an_alert_and_a_few_are_not(n_slow, is_raised):
    offer(60)
    offer(n_slow, fallback=fallbacks.SLOW)
    watch(now=timezone.now() + timedelta(seconds=1))
    assert Alert.objects.filter(name="Personal lists").exists() is is_raised


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "1 failed within a day"), ("de", "1 ist innerhalb eines Tages gescheitert")],
)
def test_an_alert_is_worded_for_whoever_reads_it_and_told_in_english(browser, webhook, language, words):
    failed_job()
    watch(now=timezone.now())
    page = browser.get(reverse("analytics:alerts"), headers={"accept-language": language}).content.decode()
    assert f'<td class="words">{words}</td>' in page
    data = [json.loads(body)["data"] for body in Delivery.objects.values_list("body", flat=True)]
    assert "1 failed within a day" in [alert["words"] for alert in data]


@pytest.mark.parametrize(
    "words",
    [
        "late, last at 2026-11-30 08:00 UTC",
        "late, there is none yet",
        "none is live yet",
        "3 failed within a day",
        "12 of 40 lists in 15 minutes were slow or failed",
        "what an older version said, in words that nobody knows any more",
    ],
)
def test_sentences_that_were_kept_lose_nothing(words):
    moved = import_module("analytics.migrations.0007_alerts_move")
    why, details = moved.parts_of(words)
    assert moved.words_of(why, details) == words
    with translation.override("en"):
        assert alert_words(why, details) == words
    assert (why == "said") is words.startswith("what an older")


def test_the_secret_stands_on_the_answer_to_the_form_and_nowhere_else(browser):
    page = browser.post(reverse("analytics:add-webhook"), FILLED_IN).content.decode()
    webhook = Webhook.objects.get()
    assert webhook.secret in page
    assert webhook.secret not in browser.get(reverse("analytics:alerts")).content.decode()
    assert AuditEntry.objects.get().details == {"address": ADDRESS}


@pytest.mark.parametrize("said", [{"address": "https://127.0.0.1/"}, {"topics": []}, {"topics": ["hug"]}])
def test_nonsense_registers_nothing_and_says_why(browser, said):
    answer = browser.post(reverse("analytics:add-webhook"), {**FILLED_IN, **said})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Webhook.objects.exists()


def test_the_page_shows_alerts_and_dead_messages_with_a_button(browser, webhook):
    failed_job()
    watch(now=timezone.now())
    Delivery.objects.update(state=Delivery.State.DEAD, finished_at=timezone.now(), error="answered 500")
    page = browser.get(reverse("analytics:alerts")).content.decode()
    assert "answered 500" in page
    delivery = Delivery.objects.first()
    assert delivery is not None
    browser.post(reverse("analytics:send-delivery", args=[delivery.pk]))
    delivery.refresh_from_db()
    assert delivery.state == Delivery.State.WAITING


def test_an_address_can_be_tried_paused_given_a_new_secret_and_removed(browser, webhook):
    browser.post(reverse("analytics:ping-webhook", args=[webhook.pk]))
    assert Delivery.objects.get().topic == "ping"
    browser.post(reverse("analytics:pause-webhook", args=[webhook.pk]))
    assert Webhook.objects.get().paused_at is not None
    page = browser.post(reverse("analytics:webhook-secret", args=[webhook.pk])).content.decode()
    assert Webhook.objects.get().secret in page
    browser.post(reverse("analytics:remove-webhook", args=[webhook.pk]))
    assert Webhook.objects.exists()
    browser.post(reverse("analytics:remove-webhook", args=[webhook.pk]), {"confirm": "on"})
    assert not Webhook.objects.exists()


def test_a_program_registers_reads_sends_again_and_removes(bearer):
    client = Client(headers=bearer)
    made = client.post("/api/v1/webhooks/", ASKED, content_type="application/json")
    assert made.status_code == 201
    assert made.json()["secret"] == Webhook.objects.get().secret
    (listed,) = client.get("/api/v1/webhooks/").json()["results"]
    assert "secret" not in listed
    failed_job()
    watch(now=timezone.now())
    address = f"/api/v1/webhooks/{listed['id']}/"
    waiting = client.get(f"{address}deliveries/").json()["results"][0]
    again = f"/api/v1/webhooks/deliveries/{waiting['id']}/send/"
    assert client.post(again).status_code == 409
    Delivery.objects.update(state=Delivery.State.DEAD)
    assert client.post(again).json()["state"] == "waiting"
    assert client.delete(address).status_code == 204


def test_all_messages_to_an_address_can_be_read_page_by_page(bearer):
    client = Client(headers=bearer)
    made = client.post("/api/v1/webhooks/", ASKED, content_type="application/json").json()
    now = timezone.now()
    sent = Delivery.objects.bulk_create(
        Delivery(webhook_id=made["id"], topic="ping", body="{}", created_at=at, next_try_at=now)
        for at in (now, now, now - timedelta(hours=1))
    )
    first = client.get(f"/api/v1/webhooks/{made['id']}/deliveries/?page_size=2").json()
    second = client.get(first["next"]).json()
    ids = [row["id"] for row in first["results"] + second["results"]]
    assert set(ids) == {str(delivery.pk) for delivery in sent}
    assert (ids[-1], second["next"]) == (str(sent[-1].pk), None)


def test_a_program_is_told_what_is_wrong_with_an_address(bearer):
    client = Client(headers=bearer)
    said = {**ASKED, "address": "https://10.0.0.1/"}
    answer = client.post("/api/v1/webhooks/", said, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "address"
    assert answer.json()["errors"][0]["value"] == "https://10.0.0.1/"


def test_strangers_are_asked_who_they_are_and_other_tokens_are_refused(superuser):
    assert Client().get("/api/v1/webhooks/").status_code == 401
    token = create_token(user=superuser, name="t", scopes=[ApiToken.Scope.ANALYTICS])[1]
    answer = Client(headers={"authorization": f"Bearer {token}"}).get("/api/v1/webhooks/")
    assert answer.status_code == 403
