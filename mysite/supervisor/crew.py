"""Keeps a crew of services running: starts, restarts with back-off, and stops them to the last child."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence

from mysite.env import CHECKOUT
from mysite.supervisor.kinship import dying_with_parent
from mysite.supervisor.services import Service

Say = Callable[[str], None]
STEADY_SECONDS = 30
LONGEST_PAUSE_SECONDS = 30


class Member:
    """One service, its current process and what is known of its health."""

    def __init__(self, service: Service, say: Say) -> None:
        self.service = service
        self.say = say
        self.process: subprocess.Popen[str] | None = None
        self.started_at = 0.0
        self.pause = 0.5
        self.due_at = 0.0

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.service.command,
            cwd=CHECKOUT,
            env=self.service.full_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,  # Ctrl-C reaches the supervisor only, which then stops them in order
            preexec_fn=dying_with_parent(signal.SIGKILL),
        )
        threading.Thread(target=self._repeat_lines, args=(self.process,), daemon=True).start()

    def _repeat_lines(self, process: subprocess.Popen[str]) -> None:
        for line in process.stdout or ():
            self.say(f"{self.service.name:>6} | {line.rstrip()}")

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def tend(self) -> None:
        """Restarts a service that has ended: at once after a steady run, ever later when it keeps ending."""
        if self.is_running or self.process is None:
            return
        if not self.due_at:
            self._kill_group()
            is_steady = time.monotonic() - self.started_at > STEADY_SECONDS
            self.pause = 0.5 if is_steady else min(self.pause * 2, LONGEST_PAUSE_SECONDS)
            self.due_at = time.monotonic() + self.pause
            end = in_words(self.process.returncode)
            self.say(f"{self.service.name:>6} | {end}, again in {self.pause:.0f} s")
        elif time.monotonic() >= self.due_at:
            self.due_at = 0.0
            self.start()

    def restart(self) -> None:
        self.ask_to_stop()
        self.wait_until_stopped()
        self.start()

    def ask_to_stop(self) -> None:
        if self.process is not None and self.is_running:
            self.process.send_signal(self.service.stop_signal)

    def wait_until_stopped(self) -> None:
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=self.service.patience)
        self._kill_group()
        self.process.wait()

    def _kill_group(self) -> None:
        """Whatever the process has left behind in its own session, and itself if it is still there."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


class Crew:
    def __init__(self, services: Sequence[Service], *, say: Say) -> None:
        self.members = [Member(service, say) for service in services]

    def start(self) -> None:
        """Starts everyone who has not been started yet."""
        for member in self.members:
            if member.process is None:
                member.start()

    def tend(self) -> None:
        for member in self.members:
            member.tend()

    def stop(self) -> None:
        for member in self.members:
            member.ask_to_stop()
        for member in self.members:
            member.wait_until_stopped()


def in_words(returncode: int) -> str:
    if returncode < 0:
        return f"killed by {signal.Signals(-returncode).name}"
    return f"ended with status {returncode}"
