"""Database, models, uploads and the signing key in one file, and back. The file holds people's data: keep it safe."""

import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.db import connection, connections

from mysite.supervisor.binaries import Binaries, kept_in, newest
from mysite.supervisor.duty import current_duty
from mysite.supervisor.errors import NoBinariesError, SupervisorError
from mysite.supervisor.place import place_of

FORMAT = 1
ABOUT = "about.json"
DUMP = "database.sql"
FROM_HOME = ("models", "media", "secret_key")
EMPTY_DATABASE = "drop schema public cascade; create schema public"


class NotABackupError(SupervisorError):
    """The file is not one that `manage.py backup` wrote."""


def write_backup(path: Path, *, at: datetime) -> int:
    """Writes the file, whole or not at all; its size in bytes."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with working_folder() as scratch:
        dump = scratch / DUMP
        run_client("pg_dump", "--no-owner", "--no-privileges", "--file", str(dump))
        about = {"format": FORMAT, "made_at": at.isoformat(), "postgres": server_major()}
        with tarfile.open(draft, "w:gz", compresslevel=3) as tar:
            draft.chmod(0o600)
            add_text(tar, ABOUT, json.dumps(about))
            tar.add(dump, DUMP)
            for name in FROM_HOME:
                if (home() / name).exists():
                    tar.add(home() / name, name)
    draft.replace(path)
    return path.stat().st_size


def restore_backup(path: Path) -> dict[str, Any]:
    """Puts everything back: rows in one transaction, then files. What the database held before is gone."""
    duty = current_duty(home())
    if duty:
        raise SupervisorError(f"the site runs on {duty.address}; `make stop` first")
    with working_folder() as scratch:
        about = unpack(path, scratch)
        connections.close_all()
        run_client("psql", "-Xq1v", "ON_ERROR_STOP=1", "-c", EMPTY_DATABASE, "-f", str(scratch / DUMP))
        for name in FROM_HOME:
            if (scratch / name).exists():
                exchange(home() / name, scratch / name)
    return about


def unpack(path: Path, folder: Path) -> dict[str, Any]:
    """Only plain files with the names that a backup has; nothing outside the folder can be written."""
    try:
        with tarfile.open(path, "r:*") as tar:
            for member in tar:
                if member.isfile() and is_expected(PurePosixPath(member.name)):
                    target = folder / member.name
                    target.parent.mkdir(parents=True, exist_ok=True)
                    with target.open("wb") as out:
                        shutil.copyfileobj(tar.extractfile(member) or io.BytesIO(), out)
        about: dict[str, Any] = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        is_ours = about["format"] == FORMAT and (folder / DUMP).exists()
    except (OSError, tarfile.TarError, ValueError, KeyError, TypeError) as error:
        raise NotABackupError(f"{path} is no backup of `manage.py backup`: {error}") from error
    if not is_ours:
        raise NotABackupError(f"{path} has format {about['format']}, expected {FORMAT} with a {DUMP}")
    return about


def is_expected(name: PurePosixPath) -> bool:
    return bool(name.parts) and name.parts[0] in {ABOUT, DUMP, *FROM_HOME} and ".." not in name.parts


def exchange(target: Path, new: Path) -> None:
    old = target.with_name(f".{target.name}.before-restore")
    remove(old)
    if target.exists():
        target.rename(old)
    shutil.move(new, target)
    if target.name == "secret_key":
        target.chmod(0o600)
    remove(old)


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    member = tarfile.TarInfo(name)
    content = text.encode()
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))


def home() -> Path:
    return Path(settings.MOVIEGEEK_HOME)


@contextmanager
def working_folder() -> Iterator[Path]:
    """Inside the home: room for a whole database, and on the same disk."""
    home().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=home()) as name:
        yield Path(name)


# PostgreSQL's programs ------------------------------------------------------------------------------------


def server_major() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('server_version_num')::int / 10000")
        return int(cursor.fetchone()[0])


def client_programs() -> Binaries:
    """Those of the server's own version where they are at hand: only they know all that it writes."""
    major = server_major()
    found = kept_in(place_of(home()).folder, major) or newest()
    if found.major < major:
        raise NoBinariesError(f"the server is PostgreSQL {major}; apt-get install postgresql-client-{major}")
    return found


def run_client(program: str, *arguments: str) -> None:
    database = connection.settings_dict
    flags = {"-h": database["HOST"], "-p": database["PORT"], "-U": database["USER"], "-d": database["NAME"]}
    where = [part for flag, value in flags.items() if value for part in (flag, str(value))]
    answer = subprocess.run(
        [client_programs().program(program), *where, *arguments],
        env={"PATH": "/usr/bin:/bin", "PGPASSWORD": database["PASSWORD"] or ""},
        capture_output=True,
        text=True,
    )
    if answer.returncode:
        raise SupervisorError(f"{program} failed: {answer.stderr.strip()}")
