"""Checks of the data are kept by the day, so that the dashboard can show how they went."""

from __future__ import annotations

from datetime import datetime, timedelta

from analytics.models import DailyCheck
from analytics.period import Period
from analytics.selectors.quality import quality_checks


def keep_checks(*, now: datetime) -> int:
    """Of yesterday, once; how many were kept."""
    yesterday = now.date() - timedelta(days=1)
    if DailyCheck.objects.filter(day=yesterday).exists():
        return 0
    found = quality_checks(Period(yesterday, yesterday))
    rows = [
        DailyCheck(day=yesterday, name=check.name, n_wrong=check.n_wrong, n_seen=check.n_seen)
        for check in found
    ]
    return len(DailyCheck.objects.bulk_create(rows, ignore_conflicts=True))
