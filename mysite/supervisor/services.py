"""The processes of the site. Each can also be started by hand or by another supervisor (see the Procfile)."""

import os
import signal
import sys
from dataclasses import dataclass, field

from mysite.supervisor.kinship import SUPERVISED

# With two or three, in one of five runs of eight clients over a few seconds some waited up to a second while others
# were answered in three milliseconds, also by a view that reads one row; with four nobody did, nor with six.
THREADS_PER_WORKER = 4


@dataclass(frozen=True)
class Service:
    """A command that should always run. `patience` seconds after the stop signal it is killed."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 10

    def full_environment(self) -> dict[str, str]:
        return {**os.environ, SUPERVISED: "1", "PYTHONUNBUFFERED": "1", **self.environment}


def web(*, host: str, port: int, workers: int) -> Service:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning"]
    command += ["--host", host, "--port", str(port), "--workers", str(workers)]
    command += ["--blocking-threads", str(THREADS_PER_WORKER), "--respawn-failed-workers"]
    command += ["--workers-kill-timeout", "5s"]
    # Scoring is many small products: threads inside each would only fight with the other workers.
    single = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    return Service(name="web", command=[*command, "mysite.wsgi:application"], environment=single)


def reloading_web(*, host: str, port: int) -> Service:
    """Django's development server, which starts again when a file changes."""
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return Service(name="web", command=[sys.executable, "manage.py", "runserver", address])


def worker(*, processes: int) -> Service:
    command = [*_celery(), "worker", "--concurrency", str(processes), "--loglevel", "INFO"]
    command += ["--without-gossip", "--without-mingle"]
    # Short tasks may end; a long one is killed, and the durable row behind it lets the next start go on.
    return Service(name="worker", command=command, patience=3)


def beat() -> Service:
    return Service(name="beat", command=[*_celery(), "beat", "--pidfile=", "--loglevel", "WARNING"])


def _celery() -> list[str]:
    return [sys.executable, "-m", "celery", "--quiet", "--app", "mysite.celery"]
