"""What a home needs before it can serve. Each step looks whether it is needed, so later starts are fast."""

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from accounts.models import User
from analytics.models import RollupMark
from catalogue.models import Movie
from collector.models import Event, Person, Rating
from mysite.secret import is_old, rotate
from mysite.supervisor.notes import Notes
from recommender.errors import NothingToTrainError
from recommender.models import LiveVersion

STAFF_EMAIL = "staff@localhost"
DEFAULT_DATA = "starter"


@dataclass(frozen=True)
class Step:
    """`run` returns a line worth showing, or an empty text."""

    name: str
    is_needed: Callable[[], bool]
    run: Callable[[], str]


def steps(*, data: str, simulate: bool, home: Path) -> list[Step]:
    """In order: each rests on those before it."""
    notes = Notes(home / "first_run.json")
    loading = Loading(notes, data=data)
    audience = Audience(notes, is_wanted=simulate)
    return [
        Step("Signing key", lambda: is_key_old(home), lambda: renew_key(home)),
        Step("Tables", has_open_migrations, migrate),
        Step("Movies and ratings", loading.is_needed, loading.run),
        Step("Simulated audience", audience.is_needed, audience.run),
        Step("First models", lambda: loading.has_run or not LiveVersion.objects.exists(), rebuild),
        Step("Dashboard counts", lambda: not RollupMark.objects.exists(), count_for_dashboard),
        Step("Static files", has_new_static_files, collect_static_files),
        Step("Dashboard login", lambda: not User.objects.filter(is_staff=True).exists(), make_staff_login),
    ]


def is_key_old(home: Path) -> bool:
    return not settings.SECRET_KEY_IS_GIVEN and is_old(
        home, now=timezone.now(), days=settings.SECRET_KEY_DAYS
    )


def renew_key(home: Path) -> str:
    """Before the processes that sign with it start; cookies of the one before are still accepted."""
    rotate(home, now=timezone.now())
    return "renewed"


def has_open_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> str:
    call_command("migrate", verbosity=0, interactive=False)
    return ""


class Loading:
    """Loads DATA once. What was begun and not finished is taken up again where it stopped."""

    def __init__(self, notes: Notes, *, data: str) -> None:
        self.notes = notes
        self.data = data
        self.has_run = False

    def is_needed(self) -> bool:
        noted = self.notes.get("data")
        if noted and not noted["is_done"]:
            return True
        is_other = self.data != DEFAULT_DATA and (noted or {}).get("mark") != mark_of(self.data)
        return is_other or not Movie.objects.exists()

    def run(self) -> str:
        interrupted = self.notes.get("data")
        if self.data == DEFAULT_DATA and interrupted and not interrupted["is_done"]:
            self.data = interrupted["name"]
        note = {"name": self.data, "mark": mark_of(self.data)}
        self.notes.put("data", {**note, "is_done": False})
        call_command("import_dataset", self.data)
        self.notes.put("data", {**note, "is_done": True})
        self.has_run = True
        return f"{Movie.objects.count():,} movies"


def mark_of(data: str) -> str:
    """Changes when another dataset, or another file under the same path, is named."""
    path = Path(data)
    if not path.exists():
        return data
    stat = path.stat()
    return f"{path.resolve()} {stat.st_size} {stat.st_mtime_ns}"


class Audience:
    """Simulates an audience once, unless SIMULATE=0; one that was interrupted is removed and made anew."""

    def __init__(self, notes: Notes, *, is_wanted: bool) -> None:
        self.notes = notes
        self.is_wanted = is_wanted

    def is_needed(self) -> bool:
        return self.is_wanted and self.notes.get("audience") != "done"

    def run(self) -> str:
        if self.notes.get("audience") == "begun":
            call_command("simulate_audience", remove=True)
        elif simulated_people().exists():  # another home filled this database
            self.notes.put("audience", "done")
            return "is there already"
        self.notes.put("audience", "begun")
        call_command("simulate_audience")
        self.notes.put("audience", "done")
        count = simulated_people().count()
        return f"{count:,} people that do not exist, marked as simulated; SIMULATE=0 does without"


def simulated_people() -> Any:
    return Person.objects.filter(origin="simulated")


def rebuild() -> str:
    """A catalogue that was only looked over has events, and still nothing to learn from."""
    nothing = "none yet: nobody has rated or looked at a movie; charts serve"
    if not Rating.objects.exists() and not Event.objects.exists():
        return nothing
    try:
        call_command("rebuild")
    except CommandError as error:
        if isinstance(error.__cause__, NothingToTrainError):
            return nothing
        raise
    return f"{LiveVersion.objects.count()} live"


def count_for_dashboard() -> str:
    call_command("count_evidence")
    return ""


def has_new_static_files() -> bool:
    return not settings.DEBUG and Notes(static_note()).get("files") != static_fingerprint()


def collect_static_files() -> str:
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    Notes(static_note()).put("files", static_fingerprint())
    return ""


def static_note() -> Path:
    return Path(settings.MOVIEGEEK_HOME) / "static_files.json"


def static_fingerprint() -> str:
    """Of names, sizes and times; `collectstatic` itself takes seconds to find that nothing has changed."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            digest.update(json.dumps([name, stat.st_size, stat.st_mtime_ns]).encode())
    return digest.hexdigest()


def make_staff_login() -> str:
    password = new_staff_password(STAFF_EMAIL)
    return (
        f"{STAFF_EMAIL} with the password {password} (shown once; `manage.py staff_password` makes a new one)"
    )


def new_staff_password(email: str) -> str:
    """A random password for the account, which is made, or made staff, when need be."""
    password = secrets.token_urlsafe(12)
    user = User.objects.filter(email=email).first() or User.objects.create_superuser(email)
    user.is_staff = user.is_superuser = user.is_active = True
    user.set_password(password)
    user.save()
    EmailAddress.objects.update_or_create(
        user=user, email=email, defaults={"verified": True, "primary": True}
    )
    return password
