"""What was offered is kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection

from collector.models import Slate

INSERT = """
INSERT INTO collector_slate (id, person_id, visitor_id, shelf, page, algorithm, version, arm, fallback, latency_ms,
    movie_ids, items, is_bot, is_simulated, without_script, created_at)
VALUES """
ROW = "(" + "%s, " * 10 + "%s::bigint[], %s::jsonb" + ", %s" * 4 + ")"


def record_slates(slates: Sequence[Slate]) -> None:
    """What one page offered, in one statement. Of people who ask not to be followed only that it was."""
    for slate in slates:
        slate.is_bot = bool(slate.visitor and slate.visitor.is_bot)
        if _refuses(slate):
            slate.person = slate.visitor = None
    if not slates:
        return
    # One message, and so one transaction. A slate lost in a crash costs a denominator, waiting for the disk costs
    # every page.
    quickly = "" if connection.in_atomic_block else "SET LOCAL synchronous_commit TO OFF;"
    with connection.cursor() as cursor:
        cursor.execute(
            quickly + INSERT + ", ".join([ROW] * len(slates)),
            [value for slate in slates for value in _row(slate)],
        )


def _row(slate: Slate) -> list[Any]:
    return [
        slate.pk,
        slate.person_id,
        slate.visitor_id,
        slate.shelf,
        slate.page,
        slate.algorithm,
        slate.version,
        slate.arm,
        slate.fallback,
        slate.latency_ms,
        slate.movie_ids,
        json.dumps(slate.items),
        slate.is_bot,
        slate.is_simulated,
        slate.without_script,
        slate.created_at,
    ]


def _refuses(slate: Slate) -> bool:
    visitor, person = slate.visitor, slate.person
    return bool((visitor and visitor.refuses_tracking) or (person and not person.learns_from_views))
