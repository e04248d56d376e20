"""Alerts were kept as English sentences; their parts are kept now, and what is no sentence of ours as it was."""

import re
from datetime import UTC, datetime
from typing import Any

from django.db import migrations

LATE = re.compile(r"late, last at (\d{4}-\d\d-\d\d \d\d:\d\d) UTC")
FAILED_JOBS = re.compile(r"(\d+) failed within a day")
SLOW_LISTS = re.compile(r"(\d+) of (\d+) lists in (\d+) minutes were slow or failed")
NONE_YET = "late, there is none yet"
NONE_LIVE = "none is live yet"


def parts_of(words: str) -> tuple[str, dict[str, Any]]:
    if found := LATE.fullmatch(words):
        return "late", {"at": datetime.fromisoformat(found[1]).replace(tzinfo=UTC).isoformat()}
    if words == NONE_YET:
        return "late", {"at": None}
    if words == NONE_LIVE:
        return "no_model", {}
    if found := FAILED_JOBS.fullmatch(words):
        return "failed_jobs", {"n": int(found[1])}
    if found := SLOW_LISTS.fullmatch(words):
        return "slow_lists", dict(zip(("n_broken", "n", "minutes"), map(int, found.groups()), strict=True))
    return "said", {"words": words}


def words_of(why: str, details: dict[str, Any]) -> str:
    if why == "late":
        at = details.get("at")
        return f"late, last at {datetime.fromisoformat(at):%Y-%m-%d %H:%M} UTC" if at else NONE_YET
    if why == "no_model":
        return NONE_LIVE
    if why == "failed_jobs":
        return f"{details['n']} failed within a day"
    if why == "slow_lists":
        return "{n_broken} of {n} lists in {minutes} minutes were slow or failed".format_map(details)
    return str(details["words"])


def take_apart(apps: Any, schema_editor: Any) -> None:
    for alert in apps.get_model("analytics", "Alert").objects.all():
        alert.why, alert.details = parts_of(alert.words)
        alert.save(update_fields=["why", "details"])


def put_together(apps: Any, schema_editor: Any) -> None:
    for alert in apps.get_model("analytics", "Alert").objects.all():
        alert.words = words_of(alert.why, alert.details)
        alert.save(update_fields=["words"])


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0006_alerts_in_parts'),
    ]

    operations = [migrations.RunPython(take_apart, put_together)]
