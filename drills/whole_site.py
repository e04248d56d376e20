"""A whole site with a home of its own, started as `make run` starts it: for drills, benchmarks and browser tests."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
READY_WITHIN_SECONDS = 300
ENDS_WITHIN_SECONDS = 60


class WholeSiteError(RuntimeError):
    """The site did not do what it was started for; the text ends with its own last words."""


class WholeSite:
    """`manage.py serve` in a home, on a port of its own; no rate limits, one process for background work."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.home = home
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = home / "serve.log"
        own = {"MOVIEGEEK_HOME": str(home), "PORT": str(self.port), "PYTHONUNBUFFERED": "1"}
        self.environment = {**os.environ, **own, "TASK_WORKERS": "1", "THROTTLE": "off", **settings}
        self.environment.pop("DATABASE_URL", None)
        self.server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.home.chmod(0o755)  # the database's unprivileged user must get in
        with self.log.open("ab") as output:
            self.server = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=CHECKOUT,
                env=self.environment,
                stdout=output,
                stderr=output,
            )
        self.wait_until_ready()

    def stop(self) -> None:
        if self.server is not None:
            self.server.send_signal(signal.SIGTERM)
            self.server.wait(timeout=ENDS_WITHIN_SECONDS)

    def wait_until_ready(self) -> float:
        """How long it took."""
        begun = time.monotonic()
        while not self.is_ready():
            has_ended = self.server is not None and self.server.poll() is not None
            if has_ended or time.monotonic() > begun + READY_WITHIN_SECONDS:
                raise WholeSiteError(f"the site did not become ready:\n{self.log.read_text()[-4000:]}")
            time.sleep(0.1)
        return time.monotonic() - begun

    def is_ready(self) -> bool:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{self.address}/readyz", timeout=5).close()
            return True
        return False

    def manage(self, *arguments: str) -> str:
        """What a command of the site prints."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=CHECKOUT, env=self.environment, capture_output=True, text=True)
        if done.returncode:
            raise WholeSiteError(f"manage.py {' '.join(arguments)}: {done.stderr}")
        return done.stdout


@contextmanager
def running(site: WholeSite) -> Iterator[None]:
    """Ready within, stopped afterwards, also when it did not become ready."""
    try:
        site.start()
        yield
    finally:
        site.stop()


@contextmanager
def passing_site(**settings: str) -> Iterator[WholeSite]:
    """Thrown away afterwards with all that it holds."""
    with tempfile.TemporaryDirectory(prefix="moviegeek-site-") as home:
        site = WholeSite(Path(home), **settings)
        with running(site):
            yield site


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
