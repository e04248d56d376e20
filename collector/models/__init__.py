"""All that people did: who they are, what they did (the log), how things stand now, and the lists they keep."""

from collector.models.evidence import (
    Attribution,
    Event,
    EventLedger,
    FailedEvent,
    Forgotten,
    ImportBatch,
    Mark,
    Person,
    Rating,
    RetentionMark,
    Session,
    Slate,
    Visitor,
    Withdrawal,
)

__all__ = [
    "Attribution",
    "Event",
    "EventLedger",
    "FailedEvent",
    "Forgotten",
    "ImportBatch",
    "Mark",
    "Person",
    "Rating",
    "RetentionMark",
    "Session",
    "Slate",
    "Visitor",
    "Withdrawal",
]
