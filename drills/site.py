"""One whole site under fire: killed piece by piece."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sys
import time
from pathlib import Path

from drills.whole_site import WholeSite
from mysite.supervisor.kinship import command_of

ACCOUNT = "drill@example.org"


class Site(WholeSite):
    """With the starter catalogue and nobody in it."""

    def __init__(self, home: Path) -> None:
        super().__init__(home, SIMULATE="0", WORKERS="2")

    def is_ready(self) -> bool:
        """Of a killed database a page may still answer for a moment, so its process is asked for as well."""
        return self.database_pid() is not None and super().is_ready()

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
