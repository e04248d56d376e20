"""How old is what the site stands on, and what is running."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from analytics.words import algorithm_title
from jobs.models import Job
from recommender.models import LiveVersion

MODELS = gettext_noop("Models")
State = Literal["good", "late", "running", "failed"]

COUNTED_WITHIN = timedelta(minutes=5)
TRAINED_WITHIN = timedelta(hours=26)
JOBS_SHOWN = 3

SQL = """
SELECT (SELECT max(added_at) FROM catalogue_movie),
       (SELECT received_at FROM collector_event ORDER BY sequence DESC LIMIT 1),
       (SELECT counted_at FROM analytics_rollupmark WHERE id = 1),
       (SELECT counted_at FROM recommender_evidencemark ORDER BY id LIMIT 1),
       (SELECT count(*) FROM jobs_job WHERE state = 'queued'),
       (SELECT count(*) FROM jobs_job WHERE state = 'running'),
       (SELECT count(*) FROM jobs_job WHERE state = 'failed' AND finished_at > %s)
"""


@dataclass(frozen=True)
class Fresh:
    """One thing and how old it is; `words` where an age says too little."""

    name: str
    at: datetime | None
    state: State
    words: str = ""


def freshness(*, now: datetime, live: dict[str, LiveVersion]) -> list[Fresh]:
    """One query beside the live versions that are handed in."""
    with connection.cursor() as cursor:
        cursor.execute(SQL, [now - timedelta(days=1)])
        added, received, counted, implicit, queued, running, failed = cursor.fetchone()
    return [
        Fresh(gettext_noop("Catalogue"), added, "good"),
        Fresh(gettext_noop("Events"), received, "good"),
        Fresh(gettext_noop("Dashboard counts"), counted, _state(counted, now, COUNTED_WITHIN)),
        Fresh(gettext_noop("Implicit ratings"), implicit, _state(implicit, now, TRAINED_WITHIN)),
        *(
            Fresh(algorithm_title(name), pointer.version.created_at,
                  _state(pointer.version.created_at, now, TRAINED_WITHIN))
            for name, pointer in sorted(live.items())
        ),
        *([] if live else [Fresh(MODELS, None, "late", _("none is live yet"))]),
        Fresh(gettext_noop("Jobs"), None, _state_of_jobs(running, failed), _words(queued, running, failed)),
    ]  # fmt: skip


def _state(at: datetime | None, now: datetime, within: timedelta) -> State:
    return "good" if at is not None and now - at <= within else "late"


def _state_of_jobs(running: int, failed: int) -> State:
    return "running" if running else "failed" if failed else "good"


def _words(queued: int, running: int, failed: int) -> str:
    said = {"running": running, "waiting": queued, "failed": failed}
    if failed:
        return _("%(running)s running, %(waiting)s waiting, %(failed)s failed today") % said
    return _("%(running)s running, %(waiting)s waiting") % said


def running_jobs() -> list[Job]:
    """The newest few."""
    return list(Job.objects.filter(state=Job.State.RUNNING).order_by("-started_at")[:JOBS_SHOWN])
