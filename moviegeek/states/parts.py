"""The parts that stand on every page: bar, shelf, why-line, chips, toast, banner."""

from __future__ import annotations

from re import sub

from accounts.models import User
from moviegeek.answers import Toast, UndoButton
from moviegeek.home import Chip
from moviegeek.states import State
from moviegeek.states.made import ADA, MOVIES, STAFF, shelf

TITLE = "Parts used everywhere"
FALLBACK = "Popular with everyone. Rate five movies and this becomes yours."
UNSAVE = UndoButton(f"/movies/{MOVIES[0].pk}/act/", "act", "unsave")
CHIPS = [Chip("For you", "/", is_current=True), Chip("Drama", "/browse/?genre=drama")]


def bar(name: str, user: User | None) -> State:
    return State(name, "moviegeek/parts/bar.html", {"user": user, "section": "home"} if user else {})


def toast(name: str, said: Toast) -> State:
    return State(name, "moviegeek/parts/toast.html", {"toast": said})


STATES = (
    bar("Top bar, signed out and anonymous", None),
    bar("Top bar, signed in", ADA),
    bar("Top bar, staff", STAFF),
    State(
        "Shelf, personal",
        "moviegeek/parts/shelf.html",
        {"shelf": shelf("Picked for you", "From 34 ratings and 12 saves.", match="strong")},
    ),
    State(
        "Shelf, fallback list",
        "moviegeek/parts/shelf.html",
        {"shelf": shelf("Popular this week", FALLBACK, fallback="no model")},
    ),
    State(
        "Shelf, fewest movies",
        "moviegeek/parts/shelf.html",
        {"shelf": shelf("On your watchlist", "", n=5, see_all="")},
    ),
    State("Chips, on and off", "moviegeek/parts/chips.html", {"chips": CHIPS}),
    toast(
        "Toast, done, with undo",
        Toast("Saved to your watchlist.", UNSAVE, part="card", replaces="#s1"),
    ),
    toast("Toast, undone", Toast("Taken back.")),
    toast("Toast, failed", Toast("That did not work. Try again.", is_error=True)),
    State("Banner, simulated audience", "moviegeek/parts/banner.html", {"banner": "simulated"}),
    State("Banner, no model, staff", "moviegeek/parts/banner.html", {"banner": "untrained"}),
    State(
        "Keyboard shortcuts",
        "moviegeek/parts/shortcuts.html",
        touched=lambda html: sub("(</?)(dialog|template)", r"\1div", html),
    ),
)
