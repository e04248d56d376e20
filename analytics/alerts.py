"""What is wrong with the site: looked at every few minutes, kept, and told to whoever wants to know."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils import translation
from django.utils.translation import gettext_noop

from analytics.alert_words import Why
from analytics.models import Alert
from analytics.selectors.freshness import MODELS, Fresh, freshness
from collector.models import Slate
from jobs.models import Job
from jobs.webhooks.services import tell
from recommender import fallbacks
from recommender.selectors import live_versions

TOPIC = "alert"
JOBS = gettext_noop("Jobs")
PERSONAL_LISTS = gettext_noop("Personal lists")
WRONG = ("late", "failed")
LATELY = timedelta(minutes=15)
FEWEST_LISTS = 20  # fewer say nothing
MOST_STAND_INS = 0.1
BROKEN = (fallbacks.SLOW, fallbacks.FAILED, fallbacks.DAMAGED_MODEL)


@dataclass(frozen=True)
class Wrong:
    why: Why
    details: dict[str, Any] = field(default_factory=dict)


@translation.override("en")  # names are kept and told in English, whoever asks
def watch(*, now: datetime) -> tuple[int, int]:
    """Raise what is newly wrong and clear what is well again; how many of each."""
    wrong = {**_stale(now), **_failed_jobs(now), **_stand_ins(now)}
    with transaction.atomic():
        is_open = {alert.name: alert for alert in Alert.objects.select_for_update().filter(cleared_at=None)}
        raised = [_raised(name, wrong[name], now) for name in wrong if name not in is_open]
        cleared = [_cleared(alert, now) for name, alert in is_open.items() if name not in wrong]
    return len(raised), len(cleared)


def _stale(now: datetime) -> dict[str, Wrong]:
    """The dashboard's own marks of what is late or has failed."""
    found = freshness(now=now, live=live_versions())
    return {thing.name: _late(thing) for thing in found if thing.state in WRONG and thing.name != JOBS}


def _failed_jobs(now: datetime) -> dict[str, Wrong]:
    """Of the last day, whatever runs meanwhile: the dashboard's mark changes with every job that begins."""
    n = Job.objects.filter(state=Job.State.FAILED, finished_at__gt=now - timedelta(days=1)).count()
    return {JOBS: Wrong(Why.FAILED_JOBS, {"n": n})} if n else {}


def _late(thing: Fresh) -> Wrong:
    if thing.name == MODELS:
        return Wrong(Why.NO_MODEL)
    return Wrong(Why.LATE, {"at": thing.at.isoformat() if thing.at else None})


def _stand_ins(now: datetime) -> dict[str, Wrong]:
    """Too many charts in the place of personal lists, because making these is slow or fails."""
    counted = Slate.objects.filter(created_at__gt=now - LATELY, created_at__lte=now).aggregate(
        n=Count("pk"), n_broken=Count("pk", filter=Q(fallback__in=BROKEN))
    )
    n, n_broken = counted["n"], counted["n_broken"]
    if n < FEWEST_LISTS or n_broken <= n * MOST_STAND_INS:
        return {}
    minutes = round(LATELY.total_seconds() / 60)
    return {PERSONAL_LISTS: Wrong(Why.SLOW_LISTS, {"n_broken": n_broken, "n": n, "minutes": minutes})}


def _raised(name: str, wrong: Wrong, now: datetime) -> Alert:
    alert = Alert.objects.create(name=name[:80], why=wrong.why, details=wrong.details, raised_at=now)
    _told(alert, now)
    return alert


def _cleared(alert: Alert, now: datetime) -> Alert:
    alert.cleared_at = now
    alert.save(update_fields=["cleared_at"])
    _told(alert, now)
    return alert


def _told(alert: Alert, now: datetime) -> None:
    data = {
        "name": alert.name,
        "state": "cleared" if alert.cleared_at else "raised",
        "words": alert.words,
        "raised_at": alert.raised_at.isoformat(),
        "cleared_at": alert.cleared_at.isoformat() if alert.cleared_at else None,
    }
    tell(topic=TOPIC, data=data, at=now)
