"""Questions about what somebody did are not waited for longer than the answer is worth: a chart must do then.

Within a transaction nothing is limited, as a statement that is cut off would end it as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, transaction
from psycopg2.errors import QueryCanceled


class TooSlowError(RuntimeError):
    """The database did not answer in time."""


def answered(cursor: Any, statement: str, given: Mapping[str, Any] | Sequence[Any] | None = None) -> Any:
    """The cursor with the statement's rows; both in one way there and back, as this runs for every list.

    Raises
    ------
    TooSlowError
        When the answer takes longer than EVIDENCE_TIMEOUT_MS; so too when a lock is in the way.
    """
    with _refusing_to_wait():
        limit = "" if connection.in_atomic_block else f"SET LOCAL statement_timeout = {_limit_ms()}; "
        cursor.execute(limit + statement, given)
    return cursor


@contextmanager
def patient() -> Iterator[None]:
    """The same for statements that the ORM makes. Raises TooSlowError."""
    if connection.in_atomic_block:
        yield
        return
    with _refusing_to_wait(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = {_limit_ms()}")
        yield


@contextmanager
def _refusing_to_wait() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TooSlowError(f"no answer within {_limit_ms()} ms") from error
        raise


def _limit_ms() -> int:
    """0: for ever."""
    return int(settings.EVIDENCE_TIMEOUT_MS)
