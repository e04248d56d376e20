"""What home shows: the hero, the strip of movies to rate, chips, and shelves, three at a time."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import UUID
from weakref import WeakKeyDictionary

from django.core.cache import cache
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalogue.genre_words import genre_word
from catalogue.models import Genre
from collector.models import Person, Visitor
from collector.patience import TooSlowError, patient
from collector.selectors import CardState, card_states_in_time, movies_offered
from moviegeek.cards import UNTOUCHED, Card, Shelf, cards_of_slate
from recommender import selectors as recommender

FIRST_SHELVES = 3
MOST_SLATES = 20  # of one page
CHIP_GENRES = 9
CHIP_DECADES = (1940, 1970, 1990)
CHIPS_KEPT_SECONDS = 300


@dataclass(frozen=True)
class Chip:
    words: str
    address: str
    is_current: bool = False


@dataclass(frozen=True)
class Shelves:
    """Some shelves and where the next ones are; no address when these are the last."""

    shelves: Sequence[Shelf]
    next_address: str = ""


@dataclass(frozen=True)
class HomePage:
    hero: Card | None
    shelves: Shelves
    strip: Sequence[Card]
    chips: Sequence[Chip]
    is_personal: bool
    n_opinions: int
    progress_words: str
    is_late: bool = False
    drawn: dict[Hashable, SafeString] = field(default_factory=dict)  # by who reads it: `drawn_once`

    @property
    def strip_after(self) -> str:
        """Shelves above the strip, as a template slices: one on a personal page, two on others."""
        return ":1" if self.is_personal else ":2"

    @property
    def after_strip(self) -> str:
        return "1:" if self.is_personal else "2:"

    @property
    def progress(self) -> list[bool]:
        return [place < self.n_opinions for place in range(recommender.OPINIONS_FOR_A_PAGE)]


STANDING: WeakKeyDictionary[recommender.HomePage, HomePage] = WeakKeyDictionary()


def home_page(*, person: Person, visitor: Visitor) -> HomePage:
    """The page of what the recommender found; while that stands, the page does."""
    wish = recommender.HomeWish(person, visitor, timezone.now(), limit=FIRST_SHELVES)
    found = recommender.home_page(wish)
    page = STANDING.get(found)
    if page is None:
        states = states_in_time(person, found)
        page = _page_of(found, states or {})
        if states is not None:
            STANDING[found] = page
    return page


def _page_of(found: recommender.HomePage, states: Mapping[int, CardState]) -> HomePage:
    hero = cards_of_slate(found.top_pick, states, part="hero") if found.top_pick else []
    return HomePage(
        hero=hero[0] if hero else None,
        shelves=Shelves(
            [Shelf(slate, cards_of_slate(slate, states)) for slate in found.shelves],
            next_address(FIRST_SHELVES, after=slates_of(found)) if found.has_more else "",
        ),
        strip=[Card(movie, states.get(movie.pk, UNTOUCHED), part="strip") for movie in found.strip],
        chips=chips(),
        is_personal=bool(found.top_pick and found.top_pick.basis == "personal"),
        n_opinions=found.n_opinions,
        progress_words=found.progress,
        is_late=found.is_late,
    )


def further_shelves(*, person: Person, visitor: Visitor, first: int, after: Sequence[UUID] = ()) -> Shelves:
    """Those from number `first` on, without the movies of the slates that stand above them."""
    shown = offered_in_time(after, person)
    wish = recommender.HomeWish(person, visitor, timezone.now(), first, limit=FIRST_SHELVES, shown=shown)
    found = recommender.home_page(wish)
    states = states_in_time(person, found) or {}
    return Shelves(
        [Shelf(slate, cards_of_slate(slate, states)) for slate in found.shelves],
        next_address(first + FIRST_SHELVES, after=[*after, *slates_of(found)]) if found.has_more else "",
    )


def states_in_time(person: Person, found: recommender.HomePage) -> dict[int, CardState] | None:
    """What the person said of the movies; None when the database is too slow to tell, as the page goes first."""
    if found.is_late:
        return None
    try:
        return card_states_in_time(person, movie_ids_of(found))
    except TooSlowError:
        return None


def offered_in_time(slates: Sequence[UUID], person: Person) -> set[int]:
    """The movies of slates; none when the database is too slow to tell."""
    try:
        with patient():
            return movies_offered(slates, person=person)
    except TooSlowError:
        return set()


def movie_ids_of(found: recommender.HomePage) -> list[int]:
    return [movie.pk for movie in found.movies]


def slates_of(found: recommender.HomePage) -> list[UUID]:
    return [slate.id for slate in found.slates]


def next_address(first: int, *, after: Sequence[UUID]) -> str:
    """Where further shelves are, and below which slates they stand."""
    return f"{reverse('shelves')}?{urlencode({'first': first, 'after': ','.join(map(str, after))}, safe=',')}"


def slates_from(text: str) -> list[UUID]:
    """The slates that an address names; what is none is left out."""
    found = []
    for word in text.split(",")[:MOST_SLATES]:
        with suppress(ValueError):
            found.append(UUID(word))
    return found


def chips() -> list[Chip]:
    """Ways into the catalogue; the genres are counted once in a while."""
    browse = reverse("browse")
    genres = cache.get_or_set("moviegeek.chip_genres", largest_genres, CHIPS_KEPT_SECONDS) or []
    return [
        Chip(_("For you"), reverse("home"), is_current=True),
        Chip(_("Tonight, together"), reverse("together")),
        *(Chip(genre_word(name), f"{browse}?genre={slug}") for name, slug in genres),
        *(
            Chip(_("%(decade)ds") % {"decade": decade}, f"{browse}?decade={decade}s")
            for decade in CHIP_DECADES
        ),
        Chip(_("Under 90 min"), f"{browse}?length=90"),
        Chip(_("Hidden gems"), f"{browse}?sort=gems"),
    ]


def largest_genres() -> list[tuple[str, str]]:
    found = Genre.objects.annotate(n=Count("movies")).filter(n__gt=0).order_by("-n", "name")
    return list(found.values_list("name", "slug")[:CHIP_GENRES])
