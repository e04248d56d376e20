"""What happens meanwhile: versions go live and back, and the worker is killed."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection
from django.utils import timezone

from drills.load.memory import role_of
from drills.site import descendants
from mysite.supervisor.kinship import command_of
from recommender.models import LiveVersion, Promotion, Version
from recommender.registry import promote, roll_back

WORKER_BACK_WITHIN_SECONDS = 60


@dataclass
class Every(threading.Thread):
    """Does something every so many seconds, the first time after a while."""

    seconds: float
    act: Callable[[], None]
    first_after: float
    is_ending: threading.Event = field(default_factory=threading.Event)
    n_done: int = 0
    failures: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        due = time.monotonic() + self.first_after
        while not self.is_ending.wait(max(0.0, due - time.monotonic())):
            try:
                self.act()
                self.n_done += 1
            except Exception as error:  # it must not end what goes on around it, and is counted
                self.failures.append(f"{type(error).__name__}: {error}")
            due = max(due + self.seconds, time.monotonic() + self.seconds / 2)  # never at once again
        connection.close()


def move_the_live_version(algorithm: str) -> None:
    """Back to the version before if there is one, else on to the newest."""
    live = LiveVersion.objects.select_related("version").get(algorithm=algorithm)
    newest = Version.objects.filter(algorithm=algorithm).order_by("-created_at").first()
    if newest is not None and newest != live.version:
        promote(version=newest, by="load drill", at=timezone.now(), in_spite_of_metrics=True)
    else:
        roll_back(algorithm=algorithm, by="load drill", at=timezone.now())


def kill_worker(pid: int) -> None:
    """kill -9 of the head of the background work, once it is there: the supervisor starts another, ever later when
    it keeps dying. Its children die with it. PostgreSQL has workers too, which are left alone."""
    until = time.monotonic() + WORKER_BACK_WITHIN_SECONDS
    while not (family := [each for each in descendants(pid) if role_of(command_of(each)) == "worker"]):
        if time.monotonic() > until:
            raise LookupError(f"no worker came back within {WORKER_BACK_WITHIN_SECONDS} s")
        time.sleep(0.5)
    os.kill(family[0], signal.SIGKILL)


def moves_since(begun: float, *, algorithm: str) -> list[tuple[float, str]]:
    """When another version went live, whoever did it, in unix seconds."""
    moves = Promotion.objects.filter(algorithm=algorithm).order_by("at").values_list("at", "version")
    return [(at.timestamp(), version) for at, version in moves if at.timestamp() >= begun]
