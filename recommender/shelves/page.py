"""A page of shelves: who comes first takes the movie, so that none stands twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import InitVar, dataclass, field, replace

import numpy as np
import numpy.typing as npt

from recommender.rules.current import current_rules
from recommender.serving.drafts import Draft, Place
from recommender.serving.exploring import OF_ONE_SERIES
from recommender.serving.slate import Reason
from recommender.shelves import all_shelves
from recommender.shelves.shelf import FEWEST_MOVIES, MOVIES_PER_SHELF, Mask, Offer, Page

SHELVES_PER_PAGE = 12


@dataclass(frozen=True, eq=False)
class Choice:
    """An offer with the rows that it was left."""

    offer: Offer
    places: list[int]  # positions in the offer's rows


@dataclass
class Chooser:
    """Hands out movies, each once."""

    page: Page
    taken: InitVar[Iterable[int]] = ()  # movie ids
    is_taken: Mask = field(init=False)  # by row of the stock, as the next two
    is_known: Mask = field(init=False)
    is_unwanted: Mask = field(init=False)

    def __post_init__(self, taken: Iterable[int]) -> None:
        taste = self.page.taste
        self.is_taken = self._mask(np.fromiter(taken, dtype=np.int64))
        self.is_known = self._mask(taste.known_ids) | self._mask(taste.liked_ids)
        self.is_unwanted = self._mask(taste.hidden_ids) | self._mask(taste.disliked_ids)
        self.is_unwanted |= ~current_rules().is_allowed(self.page.stock)
        excluded = taste.steering.excluded(self.page.stock)
        if excluded is not None:
            self.is_unwanted |= excluded
        if taste.n_saves >= FEWEST_MOVIES:  # the watchlist has a shelf of its own
            self.is_known |= self._mask(taste.saved_ids)

    def _mask(self, movie_ids: npt.NDArray[np.int64]) -> Mask:
        mask = np.zeros(len(self.page.stock), dtype=np.bool_)
        rows = self.page.stock.rows_of(movie_ids)
        mask[rows[rows >= 0]] = True
        return mask

    def bar(self, movie_ids: Collection[int]) -> None:
        """They stand somewhere already."""
        self.is_taken |= self._mask(np.fromiter(movie_ids, dtype=np.int64, count=len(movie_ids)))

    def choose(self, offer: Offer, *, k: int = MOVIES_PER_SHELF) -> Choice:
        """The first k movies of an offer that are free, few of one series."""
        is_barred = self.is_taken | self.is_unwanted
        if not offer.shows_known:
            is_barred |= self.is_known
        if offer.draw is not None:
            final = offer.draw(offer, ~is_barred)
            return Choice(final, list(range(min(k, final.rows.size))))
        in_series: Counter[str] = Counter()
        places: list[int] = []
        for place in np.flatnonzero(~is_barred[offer.rows]).tolist():
            series = self.page.stock.series[offer.rows[place]]
            if in_series[series] < OF_ONE_SERIES:
                in_series[series] += 1
                places.append(place)
            if len(places) == k:
                break
        return Choice(offer, places)

    def take(self, choice: Choice) -> None:
        self.is_taken[choice.offer.rows[choice.places]] = True


def shelves_of(
    page: Page, *, taken: Iterable[int] = (), first: int = 0, shown: Collection[int] = ()
) -> list[Choice]:
    """All shelves of a page in order, each with at least five movies, none twice.

    Parameters
    ----------
    shown : movies that stand above shelf number `first` already; the taste may have changed since, and with it what
        would stand there now
    """
    chooser = Chooser(page, taken=taken)
    choices: list[Choice] = []
    for offer in offers_in_order(page):
        if len(choices) == first:
            chooser.bar(shown)
        choice = chooser.choose(offer)
        if len(choice.places) >= FEWEST_MOVIES:
            chooser.take(choice)
            choices.append(choice)
        if len(choices) == SHELVES_PER_PAGE:
            break
    return choices


def offers_in_order(page: Page) -> Iterable[Offer]:
    """As the shelves' places say; those that the person wants less of come last."""
    placed = [
        (shelf.personal_place if page.is_personal else shelf.newcomer_place, shelf) for shelf in all_shelves()
    ]
    in_order = sorted((place, shelf.name, shelf) for place, shelf in placed if place is not None)
    lesser = page.taste.steering.lesser_shelves
    later: list[Offer] = []
    for _, _, shelf in in_order:
        for offer in shelf.offers(page):
            titled = offer if offer.title else replace(offer, title=str(shelf.title))
            if titled.shelf in lesser:
                later.append(titled)
            else:
                yield titled
    yield from later


def drafts_of(page: Page, choices: Sequence[Choice]) -> list[Draft]:
    """Choices as drafts of slates, each place with its reason."""
    return [
        Draft(
            shelf=choice.offer.shelf,
            basis=choice.offer.basis,
            places=[_place(choice.offer, place) for place in choice.places],
            algorithm=choice.offer.algorithm,
            version=choice.offer.version,
            fallback=choice.offer.fallback,
            title=choice.offer.title,
            why=choice.offer.why,
            see_all=choice.offer.see_all,
            scored=page.scored,
        )
        for choice in choices
    ]


def _place(offer: Offer, place: int) -> Place:
    row = int(offer.rows[place])
    given = offer.sources.get(row)
    reason = Reason(given) if given else offer.reason_of(row)
    source, propensity = given or offer.source, offer.propensities.get(row)
    return Place(row, float(offer.scores[place]), source, reason, propensity)
