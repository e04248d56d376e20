"""What an alert says, worded when it is read: the table keeps why, and the numbers and times of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class Why(models.TextChoices):
    """With the details that each has."""

    LATE = "late"  # at: when it came last, if ever
    NO_MODEL = "no_model"
    FAILED_JOBS = "failed_jobs"  # n
    SLOW_LISTS = "slow_lists"  # n_broken, n, minutes
    SAID = "said"  # words: of times when sentences were kept


def alert_words(why: str, details: Mapping[str, Any]) -> str:
    return WORDS[why](details)


def _late(details: Mapping[str, Any]) -> str:
    if not details.get("at"):
        return _("late, there is none yet")
    at = datetime.fromisoformat(details["at"])
    return _("late, last at %(at)s UTC") % {"at": f"{at:%Y-%m-%d %H:%M}"}


def _failed_jobs(details: Mapping[str, Any]) -> str:
    n = details["n"]
    return ngettext("%(n)s failed within a day", "%(n)s failed within a day", n) % {"n": n}


def _slow_lists(details: Mapping[str, Any]) -> str:
    return _("%(n_broken)s of %(n)s lists in %(minutes)s minutes were slow or failed") % details


WORDS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    Why.LATE: _late,
    Why.NO_MODEL: lambda details: _("none is live yet"),
    Why.FAILED_JOBS: _failed_jobs,
    Why.SLOW_LISTS: _slow_lists,
    Why.SAID: lambda details: str(details["words"]),
}
