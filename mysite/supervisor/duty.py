"""Who serves a home at this moment: one supervisor at a time, known by its note."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from mysite.supervisor import locks
from mysite.supervisor.errors import SupervisorError


@dataclass(frozen=True)
class Duty:
    pid: int
    address: str


class AlreadyOnDutyError(SupervisorError):
    def __init__(self, duty: Duty | None) -> None:
        where = f"on {duty.address} (process {duty.pid})" if duty else "and has just started"
        super().__init__(f"MovieGeek is already running {where}; `make stop` stops it")


def lock_of(home: Path) -> Path:
    return home / "supervisor"


def note_of(home: Path) -> Path:
    return home / "supervisor.json"


@contextmanager
def on_duty(home: Path, *, address: str) -> Iterator[None]:
    """Claims the home; refuses when somebody serves it. The kernel frees it however this process ends."""
    descriptor = locks.open_lock(lock_of(home))
    try:
        if not locks.exclusive_within(0.5, descriptor):
            raise AlreadyOnDutyError(current_duty(home))
        note_of(home).write_text(json.dumps(asdict(Duty(os.getpid(), address))), encoding="utf-8")
        yield
    finally:
        os.close(descriptor)


def current_duty(home: Path) -> Duty | None:
    """The supervisor that serves this home now, if any."""
    if not locks.is_held(lock_of(home)):
        return None
    try:
        return Duty(**json.loads(note_of(home).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return None


def refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SupervisorError(
                f"port {port} of {host} cannot be had ({error.strerror}); try `make run PORT={port + 1}`"
            ) from error
