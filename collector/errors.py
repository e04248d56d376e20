from __future__ import annotations

from math import isfinite
from uuid import UUID

LONGEST_VALUE = 200  # in letters, of what a refusal repeats


class CollectorError(Exception):
    """Anticipated failures of the collector."""


class RefusedError(CollectorError):
    """What was sent cannot be taken: which field, what it held, what was expected."""

    def __init__(self, field: str, value: object, reason: str) -> None:
        super().__init__(f"{field}: {reason}, got {as_sent(value)}")
        self.field = field
        self.value = value
        self.reason = reason


class RefusedEventError(RefusedError):
    pass


class RefusedListError(RefusedError):
    """A list cannot be changed so."""


class UnknownListError(CollectorError):
    pass


class BatchTooLargeError(CollectorError):
    pass


class UnknownPersonError(CollectorError):
    pass


class ImportRunningError(CollectorError):
    pass


class NothingToForgetError(CollectorError):
    pass


class NotRestorableError(CollectorError):
    pass


class UnknownThingError(CollectorError):
    """A preference is about nothing that is known, or wishes what cannot be wished of it."""


class MergeError(CollectorError):
    """Two persons cannot be joined, or no longer be parted."""


class AlreadyImportedError(CollectorError):
    """The very same file was stored before and still counts."""

    def __init__(self, key: UUID) -> None:
        super().__init__(f"this file was imported before, as {key}")
        self.key = key


class NotReviewableError(CollectorError):
    """An import that is over: stored, undone or given up."""


class NotUndoableError(CollectorError):
    """An import that was not stored, was undone already, or lies back too far."""


def as_sent(value: object) -> object:
    """A plain value as it came, so that a program finds it again; anything else as a short text."""
    if value is None or isinstance(value, bool | int) or (isinstance(value, float) and isfinite(value)):
        return value
    try:
        text = value if isinstance(value, str) else repr(value)
    except RecursionError:
        return "something nested too deeply"
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"
