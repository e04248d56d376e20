"""A whole site of its own, started as `make run` starts it and thrown away afterwards."""

from __future__ import annotations

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
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
READY_WITHIN_SECONDS = 300


@dataclass(frozen=True)
class RunningSite:
    address: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=CHECKOUT, env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout


@contextmanager
def running_site(**settings: str) -> Iterator[RunningSite]:
    with tempfile.TemporaryDirectory(prefix="moviegeek-site-") as home:
        Path(home).chmod(0o755)  # the database's unprivileged user must get in
        port = _free_port()
        about = {"MOVIEGEEK_HOME": home, "PORT": str(port), "TASK_WORKERS": "1", "THROTTLE": "off"}
        environment = {**os.environ, **about, **settings}
        environment.pop("DATABASE_URL", None)
        log = Path(home) / "serve.log"
        with log.open("wb") as output:
            server = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=CHECKOUT,
                env=environment,
                stdout=output,
                stderr=output,
            )
        try:
            site = RunningSite(f"http://127.0.0.1:{port}", environment)
            _wait_until_ready(site.address, server, log)
            yield site
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=60)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/readyz", timeout=5).close()
            return
        except OSError:
            time.sleep(0.5)
    raise RuntimeError(f"the site did not become ready:\n{log.read_text()[-4000:]}")
