import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest

from mysite.env import CHECKOUT
from mysite.supervisor.binaries import SYSTEM
from mysite.supervisor.kinship import state_of
from mysite.supervisor.lease import give_back_lease, wait_until_stopped
from mysite.supervisor.place import DATABASE, SUPERUSER, Place, place_of

# An upgrade needs programs of an older major version; Debian's are used where they are installed.
collect_ignore = [] if list(SYSTEM.glob("1[0-7]/bin/postgres")) else ["test_upgrade.py"]

HASTE = ["fsync=off"]  # kill -9 loses nothing by that, only a power cut would


@pytest.fixture
def home() -> Iterator[Path]:
    """A home of its own, whose server is gone when the test ends."""
    yield from temporary_home()


@pytest.fixture
def new_place(home: Path) -> Place:
    return place_of(home)


@pytest.fixture(scope="module")
def shared_home() -> Iterator[Path]:
    """Made once, as making a data folder takes a second."""
    yield from temporary_home()


@pytest.fixture
def place(shared_home: Path) -> Iterator[Place]:
    """A home that other tests have used; its server is stopped before and after."""
    place = place_of(shared_home)
    yield place
    give_back_lease(place)
    assert wait_until_stopped(place, seconds=30)


def temporary_home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="moviegeek-home-", dir="/tmp"))
    folder.chmod(0o755)  # the server's unprivileged user must get in
    yield folder
    clear(place_of(folder))
    shutil.rmtree(folder)


def clear(place: Place) -> None:
    give_back_lease(place)
    assert wait_until_stopped(place, seconds=30)
    for folder in (place.folder, place.socket_folder):
        shutil.rmtree(folder, ignore_errors=True)


def ask(place: Place, sql: str) -> object:
    """The first value of the answer, over a new connection."""
    connection = psycopg2.connect(host=str(place.socket_folder), user=SUPERUSER, dbname=DATABASE)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None
    finally:
        connection.close()


def postmaster_of(place: Place) -> int:
    return int((place.data / "postmaster.pid").read_text().split()[0])


def kill(*pids: int) -> None:
    """kill -9 at once, and wait until the kernel has done it."""
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: all(state_of(pid) in {"", "Z"} for pid in pids))


def eventually(question: Callable[[], bool], *, seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not question():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def python(code: str, *arguments: str | Path) -> subprocess.Popen[str]:
    """A process of its own that runs the code, with pipes to talk to it."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def line_from(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()
