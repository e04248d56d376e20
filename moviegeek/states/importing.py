"""Bring your ratings: from nothing brought so far to taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from collector.models import ImportedMovie, OwnImport
from collector.selectors import Counts
from moviegeek.importing.review import Difference, Doubt, Fault, Found, Review
from moviegeek.importing.words import RULES
from moviegeek.mine import TABS
from moviegeek.states import State
from moviegeek.states.made import MOVIES

TITLE = "Bring your ratings"
NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
FILE = OwnImport(
    format="letterboxd", file_name="letterboxd-ada.zip", n_stored=12, n_skipped=1, stored_at=NOON
)
UNDONE = OwnImport(
    format="letterboxd", file_name="letterboxd-ada.zip", n_stored=12, stored_at=NOON, undone_at=NOON
)
FAULTS = (Fault("ratings.csv", 7, "9", "is no rating on the scale of this format"),)

EMPTY = Review(
    own_import=FILE,
    format="Letterboxd",
    counts=Counts(total=2, matched=2, doubtful=0, unknown=0, looked_up=2),
    coming=(),
    n_same=2,
    differences=(),
    n_different=0,
    doubts=(),
    n_further_doubts=0,
    matched=(),
    unknown=(),
    faults=(),
    rules=list(RULES.items()),
    n_events=0,
    n_lists=0,
    has_order=False,
    has_switches=False,
)
FULL = replace(
    EMPTY,
    counts=Counts(total=212, matched=198, doubtful=60, unknown=5, looked_up=212),
    coming=("150 ratings", "20 saves"),
    differences=(Difference(MOVIES[0], 2.0, "rated 4½"), Difference(MOVIES[1], None, "saved")),
    n_different=2,
    doubts=(Doubt(ImportedMovie(pk=1, title="Nigth Ferry", year=1954), "rated 4", MOVIES[:3]),),
    n_further_doubts=10,
    matched=(Found(ImportedMovie(title="Night Ferry", year=1954), MOVIES[0], "rated 4½, liked"),),
    unknown=(ImportedMovie(title="Nobody Knows Me", year=1901),),
    faults=FAULTS,
    n_events=40,
    n_lists=2,
    has_order=True,
    has_switches=True,
)


def start(name: str, **about: Any) -> State:
    context = {
        "tabs": TABS,
        "tab": "import",
        "most_megabytes": 5,
        "most_rows": 20_000,
        "imports": (),
        "open": None,
    }
    return State(name, "moviegeek/my/import.html", {**context, **about})


def result(name: str, own_import: OwnImport, **about: Any) -> State:
    context = {"own_import": own_import, "format": "Letterboxd", "until": NOON, "is_undoable": True}
    return State(name, "moviegeek/my/import_result.html", {**context, **about})


def unasked(html: str) -> str:
    """There is nobody to ask every two seconds."""
    return html.replace("every 2s", "never")


STATES = (
    start("Import, nothing brought so far"),
    start("Import, refused file", wrong="The file is empty."),
    start(
        "Import, one waits and one was brought",
        open=FILE,
        imports=((FILE, "Letterboxd"), (UNDONE, "Letterboxd")),
    ),
    State(
        "Import, movies being looked up",
        "moviegeek/my/import_matching.html",
        {"own_import": FILE, "counts": Counts(total=2000, matched=0, doubtful=0, unknown=0, looked_up=900)},
        touched=unasked,
    ),
    State("Import, to look through", "moviegeek/my/import_review.html", {"review": FULL}),
    State("Import, nothing new in it", "moviegeek/my/import_review.html", {"review": EMPTY}),
    result("Import, stored", FILE, stored=("150 ratings",), n_lists=2, faults=FAULTS),
    result("Import, all was here already", FILE, stored=(), is_undoable=False),
    result("Import, taken back", UNDONE),
)
