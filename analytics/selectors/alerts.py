"""What is wrong with the site, and was."""

from __future__ import annotations

from django.db.models import F

from analytics.models import Alert


def newest_alerts(*, limit: int) -> list[Alert]:
    """Open ones first, then the newest."""
    return list(Alert.objects.order_by(F("cleared_at").desc(nulls_first=True), "-raised_at")[:limit])


def open_alerts() -> list[Alert]:
    """What is wrong now, the oldest first."""
    return list(Alert.objects.filter(cleared_at=None).order_by("raised_at"))
