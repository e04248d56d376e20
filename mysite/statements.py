"""How long a statement of a web process may take; background work takes its time."""

from typing import Any

from django.conf import settings
from django.db.backends.signals import connection_created


def limit_statements() -> None:
    """From now on, for every connection that this process opens."""
    if settings.STATEMENT_TIMEOUT_MS:
        connection_created.connect(_limit, dispatch_uid="limit statements")


def _limit(connection: Any, **_: Any) -> None:
    """Not where a pooler stands between: the limit would stay with a connection that others use next."""
    if not connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = %s", [settings.STATEMENT_TIMEOUT_MS])
