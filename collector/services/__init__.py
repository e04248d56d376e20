"""What others may do to the evidence."""

from collector.callers import is_known, person_for
from collector.identity import Identity, may_report, person_of_user, tag_in_page, visitor_for
from collector.locks import announce_writing
from collector.services.acts import (
    ActContext,
    be_adventurous,
    carry_on,
    mark,
    prefer,
    rate,
    start_over,
    unmark,
    unrate,
)
from collector.services.attribution import settle_stored
from collector.services.events import Outcome, record_events
from collector.services.failed import Refusal
from collector.services.failed_replay import replay_failed
from collector.services.feeds import close_feeds, renew_feeds
from collector.services.forgetting import clear_history, forget_event, forget_searches, restore_event
from collector.services.imports import Progress, import_dataset, import_starter
from collector.services.lists import (
    MOST_LISTS,
    MOST_MOVIES,
    add_to_list,
    change_list,
    copy_list,
    delete_list,
    make_list,
    move_on_list,
    move_on_watchlist,
    put_back,
    remove_from_list,
    restore_list,
    share_list,
    sweep_deleted_lists,
    unshare_list,
)
from collector.services.merging import (
    UNDO_WITHIN,
    PendingMerge,
    accept_merge,
    decline_merge,
    has_undoable_merge,
    join_account,
    join_browser,
    pending_merge,
    undo_merge,
)
from collector.services.own_data import (
    archive_of,
    ask_for_erasure,
    ask_for_export,
    erase_all_of,
    erasure,
    export_file,
    newest_export,
    owner_of,
)
from collector.services.own_imports.looking_up import settle_doubtful
from collector.services.own_imports.reading import begin_import, discard_import
from collector.services.own_imports.storing import store_import, undo_import
from collector.services.partitions import missing_months
from collector.services.personal_data import erase_account, erase_evidence, exported
from collector.services.preferences import spelt
from collector.services.replay import replay_acts
from collector.services.reports import record_reported
from collector.services.slates import record_slates
from collector.services.visits import (
    Click,
    click_from,
    derived_event_id,
    note_without_script,
    record_browsing,
    record_view,
)

__all__ = [
    "MOST_LISTS",
    "MOST_MOVIES",
    "UNDO_WITHIN",
    "ActContext",
    "Click",
    "Identity",
    "Outcome",
    "PendingMerge",
    "Progress",
    "Refusal",
    "accept_merge",
    "add_to_list",
    "announce_writing",
    "archive_of",
    "ask_for_erasure",
    "ask_for_export",
    "be_adventurous",
    "begin_import",
    "carry_on",
    "change_list",
    "clear_history",
    "click_from",
    "close_feeds",
    "copy_list",
    "decline_merge",
    "delete_list",
    "derived_event_id",
    "discard_import",
    "erase_account",
    "erase_all_of",
    "erase_evidence",
    "erasure",
    "export_file",
    "exported",
    "forget_event",
    "forget_searches",
    "has_undoable_merge",
    "import_dataset",
    "import_starter",
    "is_known",
    "join_account",
    "join_browser",
    "make_list",
    "mark",
    "may_report",
    "missing_months",
    "move_on_list",
    "move_on_watchlist",
    "newest_export",
    "note_without_script",
    "owner_of",
    "pending_merge",
    "person_for",
    "person_of_user",
    "prefer",
    "put_back",
    "rate",
    "record_browsing",
    "record_events",
    "record_reported",
    "record_slates",
    "record_view",
    "remove_from_list",
    "renew_feeds",
    "replay_acts",
    "replay_failed",
    "restore_event",
    "restore_list",
    "settle_doubtful",
    "settle_stored",
    "share_list",
    "spelt",
    "start_over",
    "store_import",
    "sweep_deleted_lists",
    "tag_in_page",
    "undo_import",
    "undo_merge",
    "unmark",
    "unrate",
    "unshare_list",
    "visitor_for",
]
