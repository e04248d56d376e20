"""An evening together, from the first guest to the pick that all agree on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal
from uuid import uuid5

from moviegeek.models import Evening, Guest
from moviegeek.states import State
from moviegeek.states.made import BECAUSE, FIRST_KEY, MOVIES, SPACE, cards
from moviegeek.together.page import EveningPage, Offer, Opinion, Seat
from recommender.selectors import Reason, TogetherView

TITLE = "An evening together"
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
EVENING = Evening(pk=FIRST_KEY, key="made", created_at=NOON, ends_at=NOON.replace(year=2036))
NAMES = ("Ada", "Ben", "Cleopatra Wintergreen-Montgomery", "Dee", "Eve", "Fay", "Gus", "Hal")
RULES = [
    ("fair", "Taking turns", "Whoever had least so far counts most for the next movie."),
    ("average", "Most joy", "What pleases you most on average, also if one of you gets little."),
]
MATCHES: tuple[Literal["strong", "good", "some"], ...] = ("strong", "good", "some")
Seats = list[Seat]


def seat(place: int, *, n_picks: int = 2, is_you: bool = False, **search: Any) -> Seat:
    """The first comes with a taste of their own, the others pick here."""
    guest = Guest(pk=FIRST_KEY + place, evening=EVENING, name=NAMES[place], person_id=None if place else 1)
    return Seat(guest, MOVIES[:n_picks] if place else [], 0 if place else 34, is_you, **search)


def offer(rank: int, seats: Seats, *, votes: int = 0, is_known: bool = True) -> Offer:
    opinions = [
        Opinion(
            seat,
            TogetherView(
                seat.guest.name,
                rank,
                MATCHES[(rank + place) % 3] if is_known else None,
                BECAUSE if is_known else Reason("popular"),
            ),
            place < votes,
        )
        for place, seat in enumerate(seats)
    ]
    return Offer(MOVIES[rank], rank, opinions)


def page(name: str, seats: Seats, *, votes: int = 0, n: int = 4, is_known: bool = True, **more: Any) -> State:
    offers = [
        offer(rank, seats, votes=votes if rank == 2 else 0, is_known=is_known) for rank in range(1, n + 1)
    ]
    fallback = None if is_known else "no model"
    shown = EveningPage(EVENING, seats, offers, more.pop("out", []), uuid5(SPACE, "evening"), fallback)
    context = {
        "page": shown,
        "rules": RULES,
        "rule_said": RULES[0][2],
        "address": "https://example.org/together/made/",
    }
    return State(f"Evening, {name}", "moviegeek/together/evening.html", {**context, **more})


HOST = seat(0, is_you=True)
STATES = (
    State("Evening, to start", "moviegeek/together/start.html", {"evenings": []}),
    page("waiting for guests", [HOST], n=0, is_host=True),
    page(
        "a guest looks for a movie",
        [HOST, seat(1, n_picks=0, query="key", found=MOVIES[:3])],
        n=0,
        is_host=True,
        picking=FIRST_KEY + 1,
    ),
    page("a guest finds nothing", [HOST, seat(1, n_picks=0, query="xyzzy")], n=0, is_host=True),
    page("list ready", [HOST, seat(1), seat(2)], is_host=True, out=MOVIES[6:8]),
    page("one has voted", [HOST, seat(1)], votes=1, is_host=True),
    page("all agree", [HOST, seat(1)], votes=2, is_host=True),
    page("eight guests", [HOST, *(seat(place) for place in range(1, 8))], is_host=True),
    page("by the link, not yet in", [seat(0), seat(1)]),
    page("without a model", [HOST, seat(1)], is_known=False, is_host=True),
    page("nothing is left", [HOST, seat(1)], n=0, is_host=True),
    page(
        "list shared",
        [HOST, seat(1)],
        is_host=True,
        result_address="https://example.org/together/lists/made/",
    ),
    State(
        "Evening, its list for others",
        "moviegeek/together/result.html",
        {"page": {"cards": cards(4)}, "evening": Evening(created_at=NOON, result_key="made"), "n_guests": 3},
    ),
    State("Evening, over", "moviegeek/together/over.html"),
)
