"""Movies, cards and shelves that no database holds."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

from accounts.models import User
from catalogue import posters
from catalogue.folding import slug_of
from catalogue.models import Genre, Movie
from collector.selectors import CardState
from moviegeek.cards import Card, Shelf
from moviegeek.pictures import backdrop_url, drawn_poster_url, genre_names
from recommender.selectors import Reason, ReasonMovie, ServedSlate, SlateItem

FIRST_KEY = 900_001  # far from those that a catalogue has
SPACE = UUID("6a1f8f2e-6f0a-4b7e-9a55-3c1d1f0a9b10")
TOLD = (
    ("The Keyholder", 1981, ("Mystery", "Thriller")),
    ("Night Ferry", 1954, ("Drama",)),
    ("Vermilion", 1999, ("Romance",)),
    ("Redwater", 1967, ("Western",)),
    ("Salt and Neon", 2014, ("Sci-Fi",)),
    ("Mrs. Abernathy Learns to Dance, at Last, in the Rain", 1972, ("Comedy", "Musical")),
    ("Low Sun", 2003, ("War",)),
    ("Paper Kites", 2011, ("Animation", "Children")),
    ("The Longest Corridor", 1988, ("Horror",)),
    ("Ænima & Øyvind", 1948, ("Film-Noir",)),
    ("Contour", 2019, ("Documentary",)),
    ("Seven Arches", 1995, ("Fantasy", "Adventure")),
)


def made_movie(place: int, **fields: Any) -> Movie:
    title, year, names = TOLD[place % len(TOLD)]
    about = {"title": title, "year": year, "slug": slug_of(title), "runtime_minutes": 112, "language": "en"}
    movie = Movie(pk=FIRST_KEY + place, **{**about, **fields})
    genres = [
        Genre(pk=FIRST_KEY + number, name=name, slug=slug_of(name)) for number, name in enumerate(names)
    ]
    movie._prefetched_objects_cache = {"genres": genres}  # type: ignore[attr-defined]
    return movie


MOVIES = tuple(made_movie(place) for place in range(len(TOLD)))
ADA = User(pk=FIRST_KEY, name="Ada Lovelace", email="ada@example.org")
STAFF = User(pk=FIRST_KEY + 1, name="Grace Hopper", email="grace@example.org", is_staff=True)
BECAUSE = Reason("because", movies=(ReasonMovie(MOVIES[1].pk, MOVIES[1].title, 0.62),))


def card(place: int = 0, *, state: CardState | None = None, **about: Any) -> Card:
    return Card(MOVIES[place], state or CardState(), **about)


def cards(n: int = 6) -> list[Card]:
    return [card(place) for place in range(n)]


def shelf(title: str, why: str, *, n: int = 12, match: str | None = None, **about: Any) -> Shelf:
    reason = BECAUSE if match else Reason("popular")
    items = tuple(
        SlateItem(movie, rank, 1.0 / rank, "popularity", reason, match)  # type: ignore[arg-type]
        for rank, movie in enumerate(MOVIES[:n], start=1)
    )
    slate = slate_of(title, why, items, **about)
    return Shelf(slate, [Card(i.movie, position=i.rank, match=i.match, reason=i.reason) for i in items])


def slate_of(title: str, why: str, items: Sequence[SlateItem] = (), **about: Any) -> ServedSlate:
    given = {
        "shelf": "made",
        "basis": "popular",
        "see_all": "/browse/",
        "fallback": None,
        "algorithm": "popularity",
        **about,
    }
    return ServedSlate(id=uuid5(SPACE, title), title=title, why=why, items=tuple(items), **given)


def with_drawn_posters(html: str) -> str:
    """Made movies have no address of their own, so that their pictures stand in the page."""
    for movie in MOVIES:
        for address, draw in (
            (drawn_poster_url(movie), posters.poster),
            (backdrop_url(movie), posters.backdrop),
        ):
            if address in html:
                drawn = draw(movie.title, movie.year, genre_names(movie))
                html = html.replace(
                    address, f"data:image/svg+xml;base64,{b64encode(drawn.encode()).decode()}"
                )
    return html
