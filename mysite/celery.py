"""The Celery app. Broker: Redis when REDIS_URL is set, else files under MOVIEGEEK_HOME.

A broker may lose the task of a killed worker, so a row of `jobs` stands behind every long task; each app
declares what runs on a clock in its `schedule.py` as `SCHEDULE`, in the form of Celery's beat_schedule.
"""

import os
import warnings
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from celery import Celery
from celery.platforms import SecurityWarning
from celery.signals import worker_process_init

from mysite.supervisor.kinship import die_with_supervised_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mysite.settings")

from django.conf import settings


def broker_settings(*, redis_url: str, home: Path) -> dict[str, Any]:
    if redis_url:
        return {"broker_url": redis_url.replace("unix://", "redis+socket://")}  # Celery's word for a socket
    queue, control = home / "broker" / "queue", home / "broker" / "control"
    for folder in (queue, control):
        folder.mkdir(parents=True, exist_ok=True)
    return {
        "broker_url": "filesystem://localhost/",
        "broker_transport_options": {
            "data_folder_in": str(queue),
            "data_folder_out": str(queue),
            "control_folder": str(control),
        },
    }


def beat_file(home: Path) -> str:
    """Where beat notes what it started last, whichever broker is used."""
    home.mkdir(parents=True, exist_ok=True)
    return str(home / "beat")


def schedule_of_apps() -> dict[str, dict[str, Any]]:
    """What runs on a clock: the SCHEDULE of every app that has a `schedule.py`."""
    schedule: dict[str, dict[str, Any]] = {}
    for name in settings.HOUSE_APPS:
        if find_spec(f"{name}.schedule"):
            schedule |= import_module(f"{name}.schedule").SCHEDULE
    return schedule


@worker_process_init.connect
def die_with_worker(**_: Any) -> None:
    die_with_supervised_parent()


# Harmless here: messages are JSON, and root is often the only user of a container.
warnings.filterwarnings(
    "ignore", message=r"You're running the worker with superuser", category=SecurityWarning
)

app = Celery("moviegeek")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(broker_settings(redis_url=settings.REDIS_URL, home=settings.MOVIEGEEK_HOME))
app.conf.beat_schedule_filename = beat_file(settings.MOVIEGEEK_HOME)
app.autodiscover_tasks()
