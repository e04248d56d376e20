"""How it stands with TMDB."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from catalogue.tasks import ENRICH
from jobs.models import Job
from jobs.selectors import newest_jobs


@dataclass(frozen=True)
class Tmdb:
    """`trouble` says why it could not be asked the last time, and `at` when that was."""

    has_key: bool
    trouble: str = ""
    at: datetime | None = None


def tmdb() -> Tmdb:
    """By the last asking that came to an end; one query."""
    if not settings.TMDB_API_KEY:
        return Tmdb(has_key=False)
    ended = newest_jobs().filter(task=ENRICH, state__in=(Job.State.DONE, Job.State.FAILED)).first()
    if ended is None or ended.state == Job.State.DONE:
        return Tmdb(has_key=True)
    return Tmdb(has_key=True, trouble=ended.error, at=ended.finished_at)
