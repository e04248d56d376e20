"""When something is not there."""

from __future__ import annotations

from moviegeek.states import State
from moviegeek.states.made import MOVIES

TITLE = "When something is not there"
STATES = (
    State("No such page", "404.html", {"request_path": "/movies/99-night-ferry/", "instead": MOVIES[:4]}),
    State("No such page, and no movies either", "404.html", {"request_path": "/movies/99-night-ferry/"}),
    State("Not allowed", "403.html"),
    State("A form that was too old", "403_csrf.html"),
    State("Too fast", "429.html"),
    State("Something broke", "500.html", {"code": "7F3A"}),
    State("Database away", "503.html", {"seconds": 30}),
)
