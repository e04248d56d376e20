"""The site that is measured, with granian's workers and nothing beside them."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
import urllib.request
from collections.abc import Iterator

from mysite.supervisor.services import web

WORKERS = 2
PATIENCE_SECONDS = 60  # with a site that starts


@contextlib.contextmanager
def served(port: int) -> Iterator[str]:
    """The site as the supervisor starts it."""
    service = web(host="127.0.0.1", port=port, workers=WORKERS)
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(service.command, env={**os.environ, **service.environment}) as server:
        try:
            _wait_for(address)
            yield address
        finally:
            server.terminate()


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
