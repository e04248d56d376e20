"""Statements that Postgres plans once per connection: over many months' tables planning takes longer than reading."""

from __future__ import annotations

import hashlib
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection
from psycopg2.extensions import AsIs

from collector.patience import answered

_PREPARED: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()  # names by connection


def execute_prepared(cursor: Any, statement: str, given: dict[str, Any], *, number: str) -> None:
    """Run a statement of which only one parameter, a whole number, changes from call to call.

    Where a pooler stands between, which Django is told by `DISABLE_SERVER_SIDE_CURSORS`, it is run as it is.

    Raises
    ------
    TooSlowError
        When the database does not answer in time.
    """
    if connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
        answered(cursor, statement, given)
        return
    text = cursor.mogrify(statement, {**given, number: AsIs("$1")}).decode()
    name = f"kept_{hashlib.blake2b(text.encode(), digest_size=12).hexdigest()}"
    known = _PREPARED.setdefault(connection.connection, set())
    if name not in known:
        answered(cursor, f"PREPARE {name} (bigint) AS {text}")
        known.add(name)
    answered(cursor, f"EXECUTE {name} (%s)", [given[number]])
