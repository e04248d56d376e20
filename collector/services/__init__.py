"""What others may do to the evidence."""

from collector.identity import Identity, is_known, person_for, person_of_user, visitor_for
from collector.services.acts import ActContext, mark, rate, unmark, unrate
from collector.services.events import Outcome, Refusal, record_events
from collector.services.imports import Progress, import_dataset, import_starter
from collector.services.merging import (
    PendingMerge,
    accept_merge,
    decline_merge,
    has_undoable_merge,
    join_account,
    join_browser,
    pending_merge,
    undo_merge,
)
from collector.services.slates import record_slate

__all__ = [
    "ActContext",
    "Identity",
    "Outcome",
    "PendingMerge",
    "Progress",
    "Refusal",
    "accept_merge",
    "decline_merge",
    "has_undoable_merge",
    "import_dataset",
    "import_starter",
    "is_known",
    "join_account",
    "join_browser",
    "mark",
    "pending_merge",
    "person_for",
    "person_of_user",
    "rate",
    "record_events",
    "record_slate",
    "undo_merge",
    "unmark",
    "unrate",
    "visitor_for",
]
