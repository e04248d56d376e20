"""Using a home's PostgreSQL: take a lease, and start the keeper when none is there."""

import fcntl
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from mysite.env import CHECKOUT
from mysite.supervisor import locks
from mysite.supervisor.errors import PostgresDidNotStartError
from mysite.supervisor.place import SOCKET_NAME, Place
from mysite.supervisor.status import Status

Say = Callable[[str], None]

# One lease per home and process; the kernel gives it back when the process ends. Forked children share it.
_leases: dict[Path, int] = {}
_guard = threading.Lock()
_keepers: list[subprocess.Popen[bytes]] = []  # ours to reap


def say_nothing(text: str) -> None:
    """For callers that show no progress."""


def take_lease(place: Place) -> None:
    """From now on until this process ends the server must not be stopped."""
    with _guard:
        if place.home not in _leases:
            lease = locks.open_lock(place.locks / "lease")
            fcntl.flock(lease, fcntl.LOCK_SH)
            _leases[place.home] = lease


def give_back_lease(place: Place) -> None:
    with _guard:
        lease = _leases.pop(place.home, None)
        if lease is not None:
            fcntl.flock(lease, fcntl.LOCK_UN)


def ensure_running(place: Place, *, options: Sequence[str] = (), say: Say = say_nothing) -> None:
    """Takes a lease and returns when the server accepts connections, started by whomever."""
    take_lease(place)
    with locks.exclusive(place.locks / "starter"):
        if not is_kept(place):
            Status(place).clear()
        watch = Watch(place, say)
        keeper: subprocess.Popen[bytes] | None = None
        while not watch.sees_ready():
            if keeper is None and not is_kept(place):
                keeper = _start_keeper(place, options)
            if keeper is not None and keeper.poll() is not None:
                raise PostgresDidNotStartError(watch.last_word or f"the keeper ended; see {place.log}")
            time.sleep(0.03)


class Watch:
    """Reports the keeper's progress and knows when the server can be reached."""

    def __init__(self, place: Place, say: Say) -> None:
        self.place = place
        self.say = say
        self.last_word = ""

    def sees_ready(self) -> bool:
        said = Status(self.place).read()
        if said["text"] not in {"", self.last_word}:
            self.last_word = said["text"]
            self.say(self.last_word)
        return bool(said["phase"] == "ready") and answers(self.place)


def answers(place: Place) -> bool:
    """Whether somebody listens on the socket. A server that was killed no longer does, whatever was said."""
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(f"{place.socket_folder}{SOCKET_NAME}")
        except OSError:
            return False
    return True


def is_kept(place: Place) -> bool:
    return locks.is_held(place.locks / "keeper")


def wait_until_stopped(place: Place, *, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while is_kept(place) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not is_kept(place)


def _start_keeper(place: Place, options: Sequence[str]) -> subprocess.Popen[bytes]:
    place.log.parent.mkdir(parents=True, exist_ok=True)
    with place.log.open("ab") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "mysite.supervisor.keeper", str(place.home), *options],
            cwd=CHECKOUT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    _keepers.append(keeper)
    return keeper
