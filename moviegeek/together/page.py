"""What the page of an evening shows: who is there, what each brings, and the one list for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from catalogue.models import Movie
from catalogue.selectors import movies_by_id, search
from collector.models import Mark, Person, Visitor
from collector.selectors import marks_of, ratings_of
from moviegeek.models import Evening, Guest
from moviegeek.together.guests import MOST
from recommender import selectors as recommender
from recommender.selectors import TogetherSlate, TogetherView, Wish

FEWEST = 2
SHOWN = 10
FOUND = 6
PICK_STARS = 5.0


@dataclass(frozen=True)
class Seat:
    """A guest as the page shows them."""

    guest: Guest
    picks: Sequence[Movie]
    n_opinions: int  # movies that a person with a taste of their own rated or liked
    is_you: bool
    found: Sequence[Movie] = ()  # what the search for a pick found
    query: str = ""

    @property
    def brings_nothing(self) -> bool:
        return self.guest.person_id is None and not self.picks

    @property
    def has_opinion(self) -> bool:
        """Whether what pleases them is known; a person who rated nothing watches along all the same."""
        return bool(self.picks or self.n_opinions)

    @property
    def is_voted_here(self) -> bool:
        """Whether this browser speaks for them: your own seat, or one on the screen that you share."""
        return self.is_you or self.guest.person_id is None


@dataclass(frozen=True)
class Opinion:
    """What one guest has from a movie, and whether they would watch it tonight."""

    seat: Seat
    view: TogetherView
    is_for: bool


@dataclass(frozen=True)
class Offer:
    """A movie for the evening and what each guest has from it."""

    movie: Movie
    position: int
    opinions: Sequence[Opinion]

    @property
    def voters(self) -> Sequence[str]:
        return [opinion.view.name for opinion in self.opinions if opinion.is_for]

    @property
    def is_agreed(self) -> bool:
        return all(opinion.is_for for opinion in self.opinions)

    @property
    def yours(self) -> Opinion | None:
        return next((opinion for opinion in self.opinions if opinion.seat.is_you), None)


@dataclass(frozen=True)
class EveningPage:
    evening: Evening
    seats: Sequence[Seat]
    offers: Sequence[Offer]
    swapped_out: Sequence[Movie]
    slate_id: UUID | None = None
    fallback: str | None = None

    @property
    def pick(self) -> Offer:
        """The movie that most would watch; of equals the first of the list. Only where there is a list."""
        return max(self.offers, key=lambda offer: (len(offer.voters), -offer.position))

    @property
    def others(self) -> Sequence[Offer]:
        """The list without the pick."""
        pick = self.pick
        return [offer for offer in self.offers if offer is not pick]

    @property
    def is_here(self) -> bool:
        return any(seat.is_you for seat in self.seats)

    @property
    def has_room(self) -> bool:
        return len(self.seats) < MOST

    @property
    def n_missing(self) -> int:
        """Guests who still have to bring something before there is a list."""
        return max(FEWEST - sum(not seat.brings_nothing for seat in self.seats), 0)


def evening_page(
    evening: Evening,
    *,
    person: Person | None,
    visitor: Visitor | None,
    at: datetime,
    picking: int | None = None,
    query: str = "",
) -> EveningPage:
    """The evening as `person` sees it; the guest `picking` looks for a movie by `query`."""
    guests = list(evening.guests.select_related("person").order_by("pk"))
    movies = movies_by_id([*evening.swapped_out, *(movie_id for guest in guests for movie_id in guest.picks)])
    seats = [
        _seat(guest, movies, person=person, query=query if guest.pk == picking else "") for guest in guests
    ]
    swapped = [movies[movie_id] for movie_id in evening.swapped_out if movie_id in movies]
    bringing = [seat for seat in seats if not seat.brings_nothing]
    if len(bringing) < FEWEST:
        return EveningPage(evening, seats, [], swapped)
    found = _list_for(bringing, evening, visitor=visitor, at=at)
    offers = [
        Offer(item.movie, item.rank, _opinions(bringing, item.movie.id, found)) for item in found.slate.items
    ]
    return EveningPage(evening, seats, offers, swapped, found.slate.id, found.slate.fallback)


def _opinions(seats: Sequence[Seat], movie_id: int, found: TogetherSlate) -> Sequence[Opinion]:
    return [
        Opinion(seat, view, movie_id in seat.guest.votes)
        for seat, view in zip(seats, found.views[movie_id], strict=True)
    ]


def _n_opinions_of(person: Person) -> int:
    liked = marks_of(person, Mark.Kind.LIKED).values_list("movie", flat=True)
    return len({*ratings_of(person).values_list("movie", flat=True), *liked})


def _seat(guest: Guest, movies: dict[int, Movie], *, person: Person | None, query: str) -> Seat:
    found = (
        [movie for movie in search(query, limit=FOUND).movies if movie.pk not in guest.picks] if query else []
    )
    return Seat(
        guest,
        picks=[movies[movie_id] for movie_id in guest.picks if movie_id in movies],
        n_opinions=_n_opinions_of(guest.person) if guest.person else 0,
        is_you=person is not None and guest.person_id == person.pk,
        found=found,
        query=query,
    )


def _list_for(
    seats: Sequence[Seat], evening: Evening, *, visitor: Visitor | None, at: datetime
) -> TogetherSlate:
    members = [
        recommender.member_of(seat.guest.name, seat.guest.person)
        if seat.guest.person
        else recommender.member_with(seat.guest.name, [(movie.pk, PICK_STARS) for movie in seat.picks])
        for seat in seats
    ]
    return recommender.together(
        members,
        wish=Wish(k=SHOWN, exclude=frozenset(evening.swapped_out)),
        rule=evening.rule,
        at=at,
        visitor=visitor,
        page="/together/",  # without the key: whoever reads the log gets no way in
    )
