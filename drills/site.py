"""One whole site under fire: started as `make run` starts it, with its own home, and killed piece by piece."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
READY_WITHIN_SECONDS = 240
ACCOUNT = "drill@example.org"


class Site:
    """`manage.py serve` in a home; the starter catalogue, nobody in it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = home / "serve.log"
        self.environment = {
            **os.environ,
            "MOVIEGEEK_HOME": str(home),
            "PORT": str(self.port),
            "SIMULATE": "0",
            "WORKERS": "2",
            "TASK_WORKERS": "1",
            "THROTTLE": "off",
            "PYTHONUNBUFFERED": "1",
        }
        self.environment.pop("DATABASE_URL", None)
        self.server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.server = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=CHECKOUT,
                env=self.environment,
                stdout=output,
                stderr=output,
            )
        self.wait_until_ready(READY_WITHIN_SECONDS)

    def stop(self) -> None:
        if self.server is not None:
            self.server.send_signal(signal.SIGTERM)
            self.server.wait(timeout=60)

    def wait_until_ready(self, seconds: float = READY_WITHIN_SECONDS) -> float:
        """How long it took."""
        begun = time.monotonic()
        while not self.is_ready():
            if time.monotonic() > begun + seconds:
                sys.exit(f"the site is not ready after {seconds:.0f} s:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.1)
        return time.monotonic() - begun

    def is_ready(self) -> bool:
        """Of a killed database a page may still answer for a moment, so its process is asked for as well."""
        return self.database_pid() is not None and self._answers()

    def _answers(self) -> bool:
        with contextlib.suppress(urllib.error.URLError, OSError):
            urllib.request.urlopen(f"{self.address}/readyz", timeout=5).close()
            return True
        return False

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=CHECKOUT, env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(f"{' '.join(arguments)}: {done.stderr}")
        return done.stdout

    def events_token(self) -> str:
        """Of a program that reports what other people did."""
        self.manage("staff_password", ACCOUNT)
        return self.manage("api_token", ACCOUNT, "--scopes", "events").split()[-1]

    def kill_database(self) -> None:
        """kill -9 of the server itself; its children notice and end. Back when it is gone: a dying one still counts
        as a database, and the next kill would meet none."""
        pid = self.database_pid()
        if pid is None:
            sys.exit("there is no database to kill")
        os.kill(pid, signal.SIGKILL)
        while "postgres" in command_of(pid):
            time.sleep(0.01)

    def database_pid(self) -> int | None:
        """Of the living server; None while there is none."""
        for note in self.home.glob("**/postmaster.pid"):
            with contextlib.suppress(OSError, IndexError, ValueError):
                pid = int(note.read_text().split()[0])
                if "postgres" in command_of(pid):
                    return pid
        return None

    def kill_web(self, chance: random.Random) -> None:
        """kill -9 of one process of the web server: its head, or a child that is answering."""
        family = [pid for pid in descendants(os.getpid()) if "granian" in command_of(pid)]
        os.kill(chance.choice(family), signal.SIGKILL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def descendants(pid: int) -> list[int]:
    """Processes below one, as /proc tells it."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(entry.parent.name)] = int(entry.read_text().rpartition(")")[2].split()[1])
    found, level = [], {pid}
    while level:
        level = {child for child, parent in parents.items() if parent in level}
        found += sorted(level)
    return found


def command_of(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return ""
