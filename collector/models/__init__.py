"""All that people did: who they are, what they did (the log), how things stand now, and the lists they keep."""

from collector.models.evidence import (
    Attribution,
    Event,
    EventLedger,
    FailedEvent,
    Forgotten,
    RetentionMark,
    Slate,
)
from collector.models.feeds import FeedKey
from collector.models.imports import ImportBatch, ImportedAct, ImportedMovie, OwnImport
from collector.models.lists import DESCRIPTION_LENGTH, NAME_LENGTH, ListItem, OwnList, WatchlistOrder
from collector.models.persons import Person, Session, Visitor
from collector.models.preferences import Preference
from collector.models.searches import PopularSearch
from collector.models.state import Mark, Rating, Withdrawal

__all__ = [
    "DESCRIPTION_LENGTH",
    "NAME_LENGTH",
    "Attribution",
    "Event",
    "EventLedger",
    "FailedEvent",
    "FeedKey",
    "Forgotten",
    "ImportBatch",
    "ImportedAct",
    "ImportedMovie",
    "ListItem",
    "Mark",
    "OwnImport",
    "OwnList",
    "Person",
    "PopularSearch",
    "Preference",
    "Rating",
    "RetentionMark",
    "Session",
    "Slate",
    "Visitor",
    "WatchlistOrder",
    "Withdrawal",
]
