"""Before old evidence is dropped it is counted a last time; found by module, see `collector.services.retention`."""

from __future__ import annotations

from datetime import datetime

from analytics.rollup import count_evidence


def count_before_dropping(*, now: datetime) -> None:
    count_evidence(now=now)
