"""Movies as cards: what is known of each for this person, and where on the page it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from catalogue.models import Movie
from collector.models import Person
from collector.selectors import CardState, card_states
from recommender.selectors import Reason, ServedSlate

UNTOUCHED = CardState()


@dataclass(frozen=True)
class Card:
    """A movie on a page. `event_id` names the act that its form would make: sending twice counts once."""

    movie: Movie
    state: CardState = UNTOUCHED
    slate_id: UUID | None = None
    position: int | None = None
    match: str | None = None
    reason: Reason | None = None
    part: str = "card"
    event_id: UUID = field(default_factory=uuid4)

    @property
    def address(self) -> str:
        """The movie's page; it carries where the click came from."""
        address = self.movie.get_absolute_url()
        if self.slate_id is None:
            return address
        return f"{address}?s={self.slate_id}&p={self.position}"

    @property
    def stamp(self) -> str:
        """What its form sends along: which act this is, and from which place of which slate."""
        return stamp(self.event_id, self.slate_id, self.position)


@dataclass(frozen=True)
class Shelf:
    """A slate with its cards."""

    slate: ServedSlate
    cards: Sequence[Card]

    @property
    def says_why(self) -> bool:
        """Each card has a reason of its own; those of a chart say what its heading says."""
        return self.slate.basis == "personal"


def stamp(event_id: UUID, slate_id: UUID | None, position: int | None) -> str:
    return f"{event_id}.{slate_id}.{position}" if slate_id else str(event_id)


def cards_of(movies: Sequence[Movie], *, person: Person, part: str = "card") -> list[Card]:
    """Cards outside any slate. One query for what the person did with them."""
    states = card_states(person, [movie.pk for movie in movies])
    return [Card(movie, states.get(movie.pk, UNTOUCHED), part=part) for movie in movies]


def card_of(movie: Movie, *, person: Person, part: str = "card") -> Card:
    return cards_of([movie], person=person, part=part)[0]


def cards_of_slate(slate: ServedSlate, states: Mapping[int, CardState], part: str = "card") -> list[Card]:
    return [
        Card(
            movie=item.movie,
            state=states.get(item.movie.pk, UNTOUCHED),
            slate_id=slate.id,
            position=item.rank,
            match=item.match,
            reason=item.reason,
            part=part,
        )
        for item in slate.items
    ]
