import time
from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base
from django.db.utils import OperationalError
from psycopg2 import OperationalError as NoConnection

from mysite.supervisor.backend.client import DatabaseClient
from mysite.supervisor.errors import SupervisorError
from mysite.supervisor.lease import ensure_running, take_lease
from mysite.supervisor.place import place_of

AWAY = ("Connection refused", "No such file", "starting up", "shutting down", "in recovery", "unexpectedly")
PATIENCE_SECONDS = 30


class DatabaseWrapper(base.DatabaseWrapper):
    """Holds the server for as long as this process lives, and starts it, or waits for it, when it is away."""

    client_class = DatabaseClient

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        take_lease(place_of(settings.MOVIEGEEK_HOME))
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return super().get_new_connection(conn_params)
            except NoConnection as error:
                is_away = any(words in str(error) for words in AWAY)
                if not is_away or time.monotonic() > deadline:
                    raise
                bring_back()
                time.sleep(0.05)


def bring_back() -> None:
    """Starts the server unless somebody keeps it already, and waits until it is ready."""
    try:
        ensure_running(place_of(settings.MOVIEGEEK_HOME), options=settings.POSTGRES_OPTIONS)
    except SupervisorError as error:
        raise OperationalError(str(error)) from error
