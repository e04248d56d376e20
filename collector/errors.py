from __future__ import annotations


class CollectorError(Exception):
    """Anticipated failures of the collector."""


class RefusedEventError(CollectorError):
    """An event cannot be taken: which field, what it held, what was expected."""

    def __init__(self, field: str, value: object, reason: str) -> None:
        super().__init__(f"{field}: {reason}, got {shortened(value)}")
        self.field = field
        self.value = value
        self.reason = reason


class BatchTooLargeError(CollectorError):
    pass


class UnknownPersonError(CollectorError):
    pass


class ImportRunningError(CollectorError):
    pass


class MergeError(CollectorError):
    """Two persons cannot be joined, or no longer be parted."""


def shortened(value: object, *, length: int = 200) -> str:
    try:
        text = repr(value)
    except RecursionError:
        return "something nested too deeply"
    return text if len(text) <= length else f"{text[: length - 1]}…"
