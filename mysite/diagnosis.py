"""What `manage.py doctor` looks at: one function per subject says what it saw and what would mend it."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from pathlib import Path

from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.db import Error, connection
from django.utils import timezone

from accounts.models import User
from bootstrap import is_installed
from catalogue.models import Movie
from collector.services import missing_months
from jobs.models import Job
from mysite.health import NONE_YET, ask_broker, name_live_models, outcome
from mysite.supervisor.binaries import newest
from mysite.supervisor.duty import current_duty
from mysite.supervisor.errors import SupervisorError
from mysite.supervisor.first_run import has_new_static_files, has_open_migrations
from mysite.supervisor.place import abandoned_folders, place_of
from recommender.models import LiveVersion

LOW_DISK_BYTES = 2 * 2**30
FULL_DISK_BYTES = 200 * 2**20
OLDEST_SUPPORTED_POSTGRES = 15
STALE_MODEL = timedelta(days=7)
SILENT_JOB = timedelta(minutes=10)
VERSION_AND_SIZE = """
    select current_setting('server_version'), current_setting('server_version_num')::int / 10000,
           pg_size_pretty(pg_database_size(current_database()))
"""


class Severity(Enum):
    GOOD = "good"
    NOTE = "note"
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    subject: str
    text: str
    severity: Severity = Severity.GOOD
    cure: str = ""


def findings() -> Iterator[Finding]:
    """From the ground upwards; what rests on the database is left out when there is none."""
    for look in (python_packages, front_end_packages, test_programs, disk, supervisor, configuration):
        yield look()
    answer = database()
    yield answer
    yield broker()
    if answer.severity is not Severity.FAULT:
        for look in WITH_DATABASE:
            yield look()


def python_packages() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if not is_installed("requirements.txt"):
        text = f"Python {version}; what is installed is not what requirements.txt pins"
        return Finding("packages", text, Severity.NOTE, "make setup")
    return Finding("packages", f"Python {version}, installed from requirements.txt")


def front_end_packages() -> Finding:
    missing = [
        name
        for name in ("@fontsource-variable/inter", "uplot")
        if not (settings.FRONT_END_PACKAGES / name).is_dir()
    ]
    if missing:
        text = f"{' and '.join(missing)} missing: the system's font and plain drawings serve"
        return Finding("front end", text, Severity.NOTE, "make setup")
    return Finding("front end", "font and chart library are there")


def test_programs() -> Finding:
    missing = [name for name in ("chromium", "redis-server") if not shutil.which(name)]
    if missing:
        cure = f"apt-get install {' '.join(missing)} (make test does it when it may)"
        return Finding("for tests", f"{' and '.join(missing)} missing", Severity.NOTE, cure)
    return Finding("for tests", "chromium and redis-server are there")


def disk() -> Finding:
    home = Path(settings.MOVIEGEEK_HOME)
    free = shutil.disk_usage(home).free
    text = f"{free / 2**30:.1f} GB free for {home}"
    if free < FULL_DISK_BYTES:
        return Finding("disk", text, Severity.FAULT, "free some space: PostgreSQL stops when there is none")
    return Finding("disk", text, Severity.NOTE if free < LOW_DISK_BYTES else Severity.GOOD)


def supervisor() -> Finding:
    duty = current_duty(Path(settings.MOVIEGEEK_HOME))
    if duty is None:
        return Finding("site", "does not run", Severity.NOTE, "make run")
    return Finding("site", f"runs on {duty.address} (process {duty.pid})")


def configuration() -> Finding:
    is_public = settings.HOST not in {"127.0.0.1", "::1", "localhost"}
    if is_public and not settings.SECURE:
        text = f"HOST={settings.HOST} without SECURE=1: passwords travel in the clear"
        return Finding("settings", text, Severity.NOTE, "put a TLS proxy before it, SECURE=1 BEHIND_PROXY=1")
    serious = [message for message in run_checks() if message.level >= WARNING]
    if serious:
        return Finding("settings", str(serious[0]), Severity.NOTE, "manage.py check says all")
    return Finding("settings", "read without complaint")


def database() -> Finding:
    name, start = "DATABASE_URL", "start that server, or correct DATABASE_URL"
    if settings.EMBEDDED_POSTGRES:
        name, start = f"embedded in {place_of(settings.MOVIEGEEK_HOME).folder}", "make run starts it"
    try:
        with connection.cursor() as cursor:
            cursor.execute(VERSION_AND_SIZE)
            version, major, size = cursor.fetchone()
    except (Error, SupervisorError) as error:
        return Finding("database", f"{name}: {str(error).strip().splitlines()[0]}", Severity.FAULT, start)
    if major < OLDEST_SUPPORTED_POSTGRES:
        cure = f"upgrade it to PostgreSQL {OLDEST_SUPPORTED_POSTGRES} or newer"
        return Finding("database", f"{name}: PostgreSQL {version} is too old", Severity.FAULT, cure)
    return Finding("database", f"PostgreSQL {version}, {size}, {name}")


def broker() -> Finding:
    used = "Redis" if settings.REDIS_URL else "files under MOVIEGEEK_HOME"
    answer = outcome(ask_broker)
    if answer != "ok":
        cure = "start Redis, or unset REDIS_URL" if settings.REDIS_URL else "make MOVIEGEEK_HOME writable"
        return Finding("broker", f"{used} {answer}", Severity.FAULT, cure)
    return Finding("broker", used)


def tables() -> Finding:
    if has_open_migrations():
        return Finding("tables", "migrations are open", Severity.FAULT, "manage.py migrate")
    return Finding("tables", "as the code wants them")


def months_ahead() -> Finding:
    missing = missing_months(timezone.now())
    if missing:
        text = f"no table yet for {', '.join(f'{month:%B %Y}' for month in missing)}"
        cure = "make run: beat makes them hourly (collector.make_months); it does not seem to"
        return Finding("event log", text, Severity.NOTE, cure)
    return Finding("event log", "the tables of this month and the next two are there")


def catalogue() -> Finding:
    count = Movie.objects.count()
    if not count:
        return Finding("catalogue", "no movies", Severity.FAULT, "manage.py import_dataset starter")
    return Finding("catalogue", f"{count:,} movies")


def models() -> Finding:
    names = name_live_models()
    if names == NONE_YET:
        return Finding("models", "none yet: charts serve", Severity.NOTE, "manage.py rebuild")
    oldest = min(LiveVersion.objects.values_list("promoted_at", flat=True))
    if timezone.now() - oldest > STALE_MODEL:
        text = f"{names}; the oldest was promoted {oldest:%d %b %Y}"
        return Finding("models", text, Severity.NOTE, "manage.py rebuild, and see whether the worker runs")
    return Finding("models", names)


def jobs() -> Finding:
    silent = Job.objects.filter(state=Job.State.RUNNING, heartbeat_at__lt=timezone.now() - SILENT_JOB).count()
    failed = Job.objects.filter(
        state=Job.State.FAILED, finished_at__gt=timezone.now() - timedelta(days=1)
    ).count()
    if silent:
        return Finding(
            "jobs", f"{silent} silent for over 10 minutes", Severity.NOTE, "make run: the worker resumes"
        )
    if failed:
        return Finding(
            "jobs", f"{failed} failed within a day", Severity.NOTE, "the dashboard's jobs page says why"
        )
    return Finding("jobs", "none failed within a day, none hangs")


def static_files() -> Finding:
    if has_new_static_files():
        return Finding(
            "static files", "newer than what was collected", Severity.NOTE, "make run collects them"
        )
    return Finding("static files", "collected")


def staff() -> Finding:
    if not User.objects.filter(is_staff=True, is_active=True).exists():
        return Finding("staff", "nobody can open the dashboard", Severity.NOTE, "manage.py staff_password")
    return Finding("staff", "somebody can open the dashboard")


def leftovers() -> Finding:
    place = place_of(settings.MOVIEGEEK_HOME)
    old = sorted(folder.name for folder in place.folder.glob("data-[0-9]*") if os.access(folder, os.F_OK))
    if settings.EMBEDDED_POSTGRES and old:
        text = f"{', '.join(old)} in {place.folder} was kept by an upgrade to PostgreSQL {newest().major}"
        folders = " ".join(str(place.folder / name) for name in old)
        return Finding("leftovers", text, Severity.NOTE, f"rm -r {folders} when all is well")
    abandoned = abandoned_folders()
    if abandoned:
        text = f"{len(abandoned)} databases of homes that are gone (`make reset` would have taken them along)"
        return Finding("leftovers", text, Severity.NOTE, f"rm -r {' '.join(map(str, abandoned))}")
    return Finding("leftovers", "none")


WITH_DATABASE: tuple[Callable[[], Finding], ...] = (
    tables,
    months_ahead,
    catalogue,
    models,
    jobs,
    static_files,
    staff,
    leftovers,
)
