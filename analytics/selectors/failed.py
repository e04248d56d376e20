"""Refused events by their reason: how many, since when, and what they look like."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Max, Min, Q, Window
from django.db.models.functions import RowNumber, TruncDate

from analytics.period import Period
from collector.models import FailedEvent

N_DAYS = 28
MOST_REASONS = 30
EXAMPLES = 3
WAITS = Q(replayed_at=None, person__isnull=False)


@dataclass(frozen=True)
class Example:
    received_at: datetime
    payload: str
    refused_again: str
    is_stored: bool


@dataclass(frozen=True)
class FailedReason:
    field: str
    reason: str
    n: int
    n_waiting: int  # could be replayed
    first_at: datetime
    last_at: datetime
    by_day: tuple[int, ...]
    examples: tuple[Example, ...]


def failed_reasons(*, today: date, names_people: bool) -> list[FailedReason]:
    """The most frequent first. Three queries over at most 10,000 rows."""
    groups = (
        FailedEvent.objects.values("field", "reason")
        .annotate(
            n=Count("pk"),
            n_waiting=Count("pk", filter=WAITS),
            first_at=Min("received_at"),
            last_at=Max("received_at"),
        )
        .order_by("-n", "field", "reason")[:MOST_REASONS]
    )
    by_day, examples = _by_day(Period.ending(today, n_days=N_DAYS)), _examples(names_people=names_people)
    return [
        FailedReason(
            **group,
            by_day=by_day[group["field"], group["reason"]],
            examples=tuple(examples[group["field"], group["reason"]]),
        )
        for group in groups
    ]


def waiting_for(*, field: str, reason: str) -> Any:
    return FailedEvent.objects.filter(WAITS, field=field, reason=reason)


def _by_day(period: Period) -> dict[tuple[str, str], tuple[int, ...]]:
    counts = (
        FailedEvent.objects.filter(received_at__date__gte=period.first)
        .values("field", "reason", day=TruncDate("received_at"))
        .annotate(n=Count("pk"))
        .values_list("field", "reason", "day", "n")
    )
    found: dict[tuple[str, str], dict[date, int]] = defaultdict(dict)
    for field, reason, day, n in counts:
        found[field, reason][day] = n
    nothing = tuple(0 for _ in period.days())
    days = {key: tuple(of.get(day, 0) for day in period.days()) for key, of in found.items()}
    return defaultdict(lambda: nothing, days)


def _examples(*, names_people: bool) -> dict[tuple[str, str], list[Example]]:
    """The newest of each reason; whom they name only for those who may see single people."""
    place = Window(
        RowNumber(),
        partition_by=[F("field"), F("reason")],
        order_by=[F("received_at").desc(), F("pk").desc()],
    )
    rows = FailedEvent.objects.annotate(place=place).filter(place__lte=EXAMPLES).order_by("place")
    found: dict[tuple[str, str], list[Example]] = defaultdict(list)
    for row in rows:
        payload = json.dumps(_shown(row.payload, names_people=names_people), indent=2, ensure_ascii=False)
        found[row.field, row.reason].append(
            Example(row.received_at, payload, row.refused_again, row.replayed_at is not None)
        )
    return found


def _shown(payload: Any, *, names_people: bool) -> Any:
    hides = not names_people and isinstance(payload, dict) and "user" in payload
    return payload | {"user": "…"} if hides else payload
