"""A page of shelves: who comes first takes the movie, so that none stands twice."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from catalogue.models import Movie
from catalogue.selectors import movies_by_id
from recommender.serving.matches import match_of
from recommender.serving.slate import ServedSlate, SlateItem
from recommender.shelves import all_shelves
from recommender.shelves.shelf import FEWEST_MOVIES, MOVIES_PER_SHELF, Offer, Page

SHELVES_PER_PAGE = 12
OF_ONE_SERIES = 3  # movies per shelf


@dataclass(frozen=True, eq=False)
class Choice:
    """An offer with the rows that it was left."""

    offer: Offer
    places: list[int]  # positions in the offer's rows


@dataclass
class Chooser:
    """Hands out movies, each once."""

    page: Page
    taken: set[int] = field(default_factory=set)  # movie ids
    known: set[int] = field(init=False)
    hidden: set[int] = field(init=False)

    def __post_init__(self) -> None:
        self.known = set(self.page.taste.known_ids.tolist())
        self.hidden = set(self.page.taste.hidden_ids.tolist()) | set(self.page.taste.disliked_ids.tolist())

    def choose(self, offer: Offer, *, k: int = MOVIES_PER_SHELF) -> Choice:
        """The first k movies of an offer that are free."""
        barred = self.taken | self.hidden | (set() if offer.shows_known else self.known)
        in_series: Counter[str] = Counter()
        places: list[int] = []
        for place, row in enumerate(offer.rows.tolist()):
            series = self.page.stock.series[row]
            if int(self.page.stock.movie_ids[row]) in barred or in_series[series] >= OF_ONE_SERIES:
                continue
            in_series[series] += 1
            places.append(place)
            if len(places) == k:
                break
        return Choice(offer, places)

    def take(self, choice: Choice) -> None:
        self.taken.update(self.page.stock.movie_ids[choice.offer.rows[choice.places]].tolist())


def shelves_of(page: Page, *, taken: Iterable[int] = ()) -> list[Choice]:
    """All shelves of a page in order, each with at least five movies, none twice."""
    chooser = Chooser(page, taken=set(taken))
    choices: list[Choice] = []
    for offer in offers_in_order(page):
        choice = chooser.choose(offer)
        if len(choice.places) >= FEWEST_MOVIES:
            chooser.take(choice)
            choices.append(choice)
        if len(choices) == SHELVES_PER_PAGE:
            break
    return choices


def offers_in_order(page: Page) -> Iterable[Offer]:
    placed = [
        (shelf.personal_place if page.is_personal else shelf.newcomer_place, shelf) for shelf in all_shelves()
    ]
    in_order = sorted((place, shelf.name, shelf) for place, shelf in placed if place is not None)
    for _, _, shelf in in_order:
        yield from shelf.offers(page)


def served(page: Page, choices: Sequence[Choice]) -> list[ServedSlate]:
    """Choices with their movies: two queries for all."""
    wanted = {
        int(page.stock.movie_ids[row]) for choice in choices for row in choice.offer.rows[choice.places]
    }
    found = movies_by_id(wanted)
    return [_slate(page, choice, found) for choice in choices]


def _slate(page: Page, choice: Choice, found: dict[int, Movie]) -> ServedSlate:
    offer = choice.offer
    kept = [
        (place, movie)
        for place in choice.places
        if (movie := found.get(int(page.stock.movie_ids[offer.rows[place]]))) is not None
    ]
    return ServedSlate(
        id=uuid.uuid4(),
        shelf=offer.shelf,
        title=offer.title,
        why=offer.why,
        kind=offer.kind,
        algorithm=offer.algorithm,
        version=offer.version,
        fallback=offer.fallback,
        see_all=offer.see_all,
        items=tuple(
            SlateItem(
                movie=movie,
                rank=rank,
                score=float(offer.scores[place]),
                source=offer.source,
                reason=offer.reason_of(int(offer.rows[place])),
                match=match_of(page.scored, int(offer.rows[place])),
            )
            for rank, (place, movie) in enumerate(kept, start=1)
        ),
    )
