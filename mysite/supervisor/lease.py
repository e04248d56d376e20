"""Using a home's PostgreSQL: take a lease, and start the keeper when none is there."""

import fcntl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from mysite.env import CHECKOUT
from mysite.supervisor import locks
from mysite.supervisor.errors import PostgresDidNotStartError
from mysite.supervisor.place import Place
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
        if is_kept(place):
            _wait_until_ready(place, keeper=None, say=say)
        else:
            Status(place).clear()
            _wait_until_ready(place, keeper=_start_keeper(place, options), say=say)


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


def _wait_until_ready(place: Place, *, keeper: subprocess.Popen[bytes] | None, say: Say) -> None:
    status, last = Status(place), ""
    while True:
        said = status.read()
        if said["text"] != last:
            last = said["text"]
            say(last)
        if said["phase"] == "ready":
            return
        is_gone = keeper.poll() is not None if keeper else not is_kept(place)
        if is_gone and status.read()["phase"] != "ready":
            raise PostgresDidNotStartError(status.read()["text"] or f"the keeper ended; see {place.log}")
        time.sleep(0.03)
