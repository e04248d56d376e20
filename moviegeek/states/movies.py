"""A movie as a card and on its page, in every state that a person can bring it into."""

from __future__ import annotations

from typing import Any

from catalogue.models import Contributor, Credit
from collector.selectors import CardState
from moviegeek.cards import Card
from moviegeek.movie import Histogram, MoviePage, Watch
from moviegeek.people import ContributorPage, Taste
from moviegeek.states import State
from moviegeek.states.made import BECAUSE, MOVIES, card, made_movie, shelf
from recommender.selectors import Why

TITLE = "Movies"
DONE = {
    "at rest": CardState(),
    "saved": CardState(saved=True),
    "liked": CardState(liked=True),
    "rated": CardState(stars=4.5),
    "hidden, with undo": CardState(hidden=True),
}
FULL = Histogram((3, 8, 20, 41, 96, 180, 310, 402, 170, 54))
STORY = "A locksmith is asked for a key to a room that the house does not have."
WHY = Why(
    MOVIES[0].pk,
    "listed",
    algorithm="ease",
    version="ease-12",
    rank=3,
    n_ranked=800,
    match="strong",
    reason=BECAUSE,
    movies=BECAUSE.movies,
)


def as_card(name: str, place: int, **about: Any) -> State:
    return State(f"Movie card, {name}", "moviegeek/parts/card_alone.html", {"card": card(place, **about)})


def buttons(name: str, place: int, state: CardState) -> State:
    about = {"card": card(place, state=state, part="buttons")}
    return State(f"Buttons and stars, {name}", "moviegeek/parts/buttons.html", about)


def busy(html: str) -> str:
    return html.replace('<form class="stars"', '<form class="stars" aria-busy="true"', 1)


def page(name: str, about: Card, **parts: Any) -> State:
    given = {"shelves": [], "histogram": Histogram((0,) * 10), "crew": [], "cast": [], "links": [], **parts}
    why = given.pop("why", Why(about.movie.pk, "no_taste"))
    made = MoviePage(card=about, why=why, **given)
    return State(
        f"Movie page, {name}", "moviegeek/movie.html", {"page": made, "movie": about.movie, "view_id": ""}
    )


def credits() -> dict[str, Any]:
    named = [
        Contributor(pk=number, name=name, slug="made")
        for number, name in enumerate(("Ida Lupino", "Al Gray"), 1)
    ]
    directed, played = (
        Credit(
            movie=MOVIES[0],
            contributor=person,
            role=role,
            character="The locksmith" if role == "cast" else "",
        )
        for person, role in zip(named, ("director", "cast"), strict=True)
    )
    return {"crew": [("director", [directed])], "cast": [played]}


def contributor(name: str, *, cards: list[Card], **about: Any) -> State:
    page = ContributorPage(
        [(card, ("director",)) for card in cards], ("director",), 1954, 1981, **{"taste": None, **about}
    )
    person = Contributor(pk=1, name="Ida Lupino", slug="made")
    return State(f"Contributor, {name}", "moviegeek/contributor.html", {"page": page, "contributor": person})


def beside(name: str, n_together: int) -> Contributor:
    made = Contributor(pk=n_together, name=name, slug="made")
    made.n_together = n_together  # type: ignore[attr-defined]
    return made


KNOWN = made_movie(0, synopsis=STORY, rating_count=1284, rating_mean=4.1)
STATES = (
    *(as_card(name, place, state=state) for place, (name, state) in enumerate(DONE.items())),
    as_card("strong match with a reason", 5, match="strong", reason=BECAUSE),
    as_card("some match", 6, match="some", reason=BECAUSE),
    buttons("nothing said yet", 7, CardState()),
    buttons("all said", 8, CardState(stars=3.5, saved=True, liked=True, seen=True, bought=True)),
    buttons("hidden", 9, CardState(hidden=True)),
    State(
        "Stars, saving",
        "moviegeek/parts/buttons.html",
        {"card": card(10, state=CardState(stars=4.0), part="buttons")},
        busy,
    ),
    page(
        "personal, everything known",
        Card(KNOWN, match="strong", reason=BECAUSE, part="buttons"),
        why=WHY,
        histogram=FULL,
        others=Histogram((0, 1, 2, 4, 9, 22, 51, 98, 84, 41)),
        shelves=[shelf("More like this", "Liked by the same people")],
        watch=Watch(
            "DE", "https://www.themoviedb.org/", [("stream", ["First", "Second"]), ("rent", ["Third"])]
        ),
        links=[("IMDb", "https://www.imdb.com/title/tt0000001/")],
        **credits(),
    ),
    page("no ratings, no story, nobody named", card(1, part="buttons")),
    page("hidden by you", card(2, state=CardState(hidden=True), part="buttons"), histogram=FULL),
    State("Movie page, taken out of the catalogue", "moviegeek/removed.html", {"title": "Night Ferry"}),
    contributor("nobody known beside", cards=[card(0), card(1)]),
    contributor(
        "with what you think and who is often beside",
        cards=[card(place, state=CardState(stars=4.0)) for place in range(3)],
        taste=Taste(4.2, 3.6),
        together=[beside("Al Gray", 7), beside("Joan Fontaine", 2)],
    ),
    State("Buy, to confirm", "moviegeek/buy.html", {"card": card(3, part="buttons")}),
)
