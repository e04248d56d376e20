"""Starts, stops and kills the site inside the fresh system that `scripts/test-fresh` has made.

Three phases: `refused` (no pip, no rights: one line says what to type), `first` (first start with network)
and `later` (second start without network, then kill -9 of everything). Standard library only.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import pwd
import signal
import socket
import struct
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

PORT = 8000
ADDRESS = f"http://127.0.0.1:{PORT}"
# PATIENCE=3 allows three times as long on a machine that has other work.
PATIENCE = float(os.environ.get("PATIENCE", "1"))
FIRST_START_SECONDS = 180 * PATIENCE
LATER_START_SECONDS = 10 * PATIENCE
RECOVERY_SECONDS = 40 * PATIENCE
LOG = Path("/tmp/make-run.log")


class Checkout:
    """One user's clone, and the commands typed in it."""

    def __init__(self, user: str) -> None:
        entry = pwd.getpwnam(user)
        self.user = user
        self.folder = Path(entry.pw_dir) / "moviegeek"
        self.identity: dict[str, Any] = {}
        if entry.pw_uid != os.geteuid():
            self.identity = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
        self.environment = {**os.environ, "HOME": entry.pw_dir, "USER": user}

    def make(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["make", "--no-print-directory", *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            **self.identity,
        )

    def start(self) -> tuple[subprocess.Popen[bytes], float]:
        """`make run` in the background, and how long it took until a page came."""
        begun = time.monotonic()
        with LOG.open("wb") as log:
            process = subprocess.Popen(
                ["make", "--no-print-directory", "run"],
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self.identity,
            )
        wait_for(lambda: status_of("/") == 200, FIRST_START_SECONDS, "a page", alive=process)
        return process, time.monotonic() - begun

    def noted_supervisor(self) -> int:
        note = json.loads((self.folder / ".moviegeek" / "supervisor.json").read_text())
        return int(note["pid"])


def refused(checkout: Checkout) -> None:
    answer = checkout.make("run")
    expect(answer.returncode != 0, "without pip and rights it cannot go on")
    line = [line.strip() for line in answer.stderr.splitlines() if "apt-get install" in line]
    expect(len(line) == 1, f"one line says what to type, got {answer.stdout} {answer.stderr}")
    tell(checkout, f"told to type: {line[0]}")


def first(checkout: Checkout) -> None:
    process, seconds = checkout.start()
    tell(checkout, f"first start: a page after {seconds:.1f} s")
    print(indented(LOG.read_text(errors="replace")))
    expect(seconds < FIRST_START_SECONDS, "the first start takes under 3 minutes")
    expect(json.loads(read("/readyz"))["ready"], "it is ready")
    expect(not postgres_of_root(), "PostgreSQL does not run as root")
    again = checkout.make("run")
    expect(again.returncode == 0 and "already running on" in again.stdout, f"a second start says so: {again}")
    expect(checkout.make("stop").returncode == 0, "make stop works")
    process.wait(timeout=20)
    expect_nobody("make stop")


def later(checkout: Checkout) -> None:
    bring_up_loopback()
    process, seconds = checkout.start()
    tell(checkout, f"second start without network: a page after {seconds:.1f} s")
    expect(seconds < LATER_START_SECONDS, "a later start takes under 10 seconds")
    movies = count_of_movies()
    for name, pattern in KILLED.items():
        tell(checkout, f"kill -9 of {name}: back after {recovery_seconds(name, pattern):.1f} s")
    os.kill(checkout.noted_supervisor(), signal.SIGKILL)
    process.wait(timeout=20)
    wait_for(lambda: not leftovers(), 5, "the end of every process after kill -9 of the supervisor")
    process, seconds = checkout.start()
    tell(checkout, f"kill -9 of the supervisor: nobody left; next start: a page after {seconds:.1f} s")
    for pid in leftovers():
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait(timeout=20)
    process, seconds = checkout.start()
    tell(checkout, f"kill -9 of everything at once: next start: a page after {seconds:.1f} s")
    expect(count_of_movies() == movies, "no row was lost")
    os.kill(process.pid, signal.SIGINT)
    os.kill(checkout.noted_supervisor(), signal.SIGINT)  # a terminal sends it to both
    process.wait(timeout=30)
    expect_nobody("Ctrl-C")
    tell(checkout, "Ctrl-C: nobody left")


def recovery_seconds(name: str, pattern: str) -> float:
    before = set(matching(pattern))
    kill(pattern)
    begun = time.monotonic()
    wait_for(lambda: is_ready() and bool(set(matching(pattern)) - before), RECOVERY_SECONDS, name)
    return time.monotonic() - begun


KILLED = {
    "the web server": "granian",
    "the worker": "celery worker",
    "the scheduler": "celery beat",
    "PostgreSQL": "bin/postgres -D",
    "its keeper": "supervisor.keeper",
}


# Processes ------------------------------------------------------------------------------------------------


def processes() -> dict[int, str]:
    """Command lines of all living processes but this one, by pid."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            command = entry.read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
            if command and int(entry.parent.name) != os.getpid():
                found[int(entry.parent.name)] = command
    return found


def matching(pattern: str) -> list[int]:
    """Pids whose command line holds all words of the pattern, the oldest first."""
    words = pattern.split()
    return sorted(pid for pid, command in processes().items() if all(word in command for word in words))


def kill(pattern: str) -> None:
    """kill -9 of the oldest that fits."""
    pids = matching(pattern)
    expect(bool(pids), f"something runs that fits {pattern}")
    os.kill(pids[0], signal.SIGKILL)


def leftovers() -> dict[int, str]:
    words = ("moviegeek", "postgres", "granian", "celery", "manage.py")
    return {pid: text for pid, text in processes().items() if any(word in text for word in words)}


def expect_nobody(after: str) -> None:
    wait_for(lambda: not leftovers(), 10, f"the end of every process after {after}; left: {leftovers()}")


def postgres_of_root() -> list[int]:
    return [pid for pid in matching("bin/postgres -D") if Path(f"/proc/{pid}").stat().st_uid == 0]


# Answers --------------------------------------------------------------------------------------------------


def read(path: str) -> str:
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
        ADDRESS + path, timeout=10
    ) as answer:
        return str(answer.read().decode())


def status_of(path: str) -> int:
    try:
        read(path)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0
    return 200


def is_ready() -> bool:
    return status_of("/readyz") == 200


def count_of_movies() -> int:
    """Pages through the API, so that rows and not estimates are counted."""
    address, count = "/api/v1/movies/", 0
    while address:
        page = json.loads(read(address))
        count += len(page["results"])
        address = (page["next"] or "").replace(ADDRESS, "")
    return count


def bring_up_loopback() -> None:
    """A new network namespace has its loopback switched off."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        get_flags, set_flags, up = 0x8913, 0x8914, 0x1
        request = struct.pack("16sh", b"lo", 0)
        (flags,) = struct.unpack("16xh", fcntl.ioctl(probe, get_flags, request)[:18])
        fcntl.ioctl(probe, set_flags, struct.pack("16sh", b"lo", flags | up))


# Telling --------------------------------------------------------------------------------------------------


def wait_for(
    question: Callable[[], bool], seconds: float, what: str, *, alive: subprocess.Popen[bytes] | None = None
) -> None:
    deadline = time.monotonic() + seconds
    while not question():
        has_ended = alive is not None and alive.poll() is not None
        expect(not has_ended, f"{what}: make run has ended")
        expect(time.monotonic() < deadline, f"{what} within {seconds:.0f} s")
        time.sleep(0.1)


def expect(is_true: bool, what: str) -> None:
    if not is_true:
        print(indented(LOG.read_text(errors="replace")) if LOG.exists() else "")
        sys.exit(f"NOT TRUE: {what}")


def tell(checkout: Checkout, what: str) -> None:
    print(f"{checkout.user:>5}: {what}", flush=True)


def indented(text: str) -> str:
    return "\n".join(f"       {line}" for line in text.splitlines())


if __name__ == "__main__":
    phases = {"refused": refused, "first": first, "later": later}
    phases[sys.argv[1]](Checkout(sys.argv[2]))
