from __future__ import annotations

from datetime import date

from collector.models import RetentionMark


def retention_mark() -> RetentionMark:
    return RetentionMark.objects.filter(pk=1).first() or RetentionMark(pk=1)


def closed_before() -> date:
    """What was noticed before this day has been counted for good and dropped, or is about to be."""
    mark = retention_mark().closed_before
    return mark.date() if mark else date.min
