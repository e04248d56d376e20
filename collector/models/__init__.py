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
from collector.models.imports import ImportedAct, ImportedMovie, OwnImport
from collector.models.lists import DESCRIPTION_LENGTH, NAME_LENGTH, ListItem, OwnList, WatchlistOrder
from collector.models.preferences import Preference

__all__ = [
    "DESCRIPTION_LENGTH",
    "NAME_LENGTH",
    "Attribution",
    "Event",
    "EventLedger",
    "FailedEvent",
    "Forgotten",
    "ImportBatch",
    "ImportedAct",
    "ImportedMovie",
    "ListItem",
    "Mark",
    "OwnImport",
    "OwnList",
    "Person",
    "Preference",
    "Rating",
    "RetentionMark",
    "Session",
    "Slate",
    "Visitor",
    "WatchlistOrder",
    "Withdrawal",
]
