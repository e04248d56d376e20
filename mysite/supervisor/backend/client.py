from collections.abc import Iterable

from django.conf import settings
from django.db.backends.postgresql import client

from mysite.supervisor.binaries import newest
from mysite.supervisor.lease import ensure_running
from mysite.supervisor.place import place_of


class DatabaseClient(client.DatabaseClient):
    """`manage.py dbshell` with the psql that comes with the server."""

    def runshell(self, parameters: Iterable[str]) -> None:
        ensure_running(place_of(settings.MOVIEGEEK_HOME), options=settings.POSTGRES_OPTIONS)
        self.executable_name = newest().program("psql")
        super().runshell(list(parameters))
