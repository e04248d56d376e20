"""The home page: the taste is read once, scored once, and all shelves choose from that."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

import numpy as np

from catalogue.models import Movie
from collector.models import Person, Visitor
from recommender.everyone.asking import telling_rows
from recommender.everyone.stock import Stock, current_stock
from recommender.rules.current import PINNED, Effect, current_rules
from recommender.serving.drafts import Draft, Place, finished
from recommender.serving.recording import record
from recommender.serving.scoring import personal_scores, wake
from recommender.serving.slate import Reason, ServedSlate
from recommender.serving.steps import clocked
from recommender.serving.taste import Taste, taste_of
from recommender.serving.words import progress_text
from recommender.shelves.page import Choice, Chooser, drafts_of, shelves_of
from recommender.shelves.picked import offers as picked_offers
from recommender.shelves.shelf import OPINIONS_FOR_A_PAGE, Page

STRIP_MOVIES = 3
MOVIES_OF_THE_DAY = 30
RATINGS_WITHOUT_STRIP = 30  # from so many on, nobody is asked "Seen any of these?"


@dataclass(frozen=True)
class HomeWish:
    """Whose page, when, and which of its shelves: `limit` of them from number `first` on, without what is `shown`."""

    person: Person | None
    visitor: Visitor | None
    at: datetime
    first: int = 0
    limit: int = 3
    shown: Collection[int] = ()

    @property
    def is_of_the_top(self) -> bool:
        return not self.first and not self.shown


@dataclass(frozen=True, eq=False)
class HomePage:
    """All that the recommender has to say on the home page.

    `top_pick` has one item (its basis says whether it is personal), `shelves` begin at the number asked for,
    `strip` are movies to ask about, `progress` is for newcomers.
    """

    top_pick: ServedSlate | None
    shelves: list[ServedSlate]
    has_more: bool
    strip: list[Movie]
    progress: str
    is_personal: bool
    n_opinions: int
    is_late: bool = False  # what the person did was not known in time, so charts stand in

    @property
    def slates(self) -> list[ServedSlate]:
        return [*([self.top_pick] if self.top_pick else []), *self.shelves]

    @property
    def movies(self) -> list[Movie]:
        return [*(movie for slate in self.slates for movie in slate.movies), *self.strip]

    @property
    def is_makeshift(self) -> bool:
        return self.is_late or any(slate.is_makeshift for slate in self.slates)


def page_of(taste: Taste, *, at: datetime, stock: Stock) -> Page:
    """What the shelves of a page choose from."""
    scored, fallback = personal_scores(taste, stock=stock, at=int(at.timestamp()))
    return Page(at=at, stock=stock, taste=taste, scored=scored, fallback=fallback)


def page_made(wish: HomeWish, taste: Taste | None = None) -> HomePage:
    """The page as it is now, recorded as offered; for a taste in place of the person's own, if one is given.

    Five queries, when charts and models are warm: the taste, the movies and their genres, the slates, and at
    most every two seconds the live versions.
    """
    stock = current_stock()
    wake()
    with clocked() as clock:
        state = page_of(taste_of(wish.person) if taste is None else taste, at=wish.at, stock=stock)
    banned = current_rules().ids(Effect.BAN).tolist()
    hero = _top_pick(state, barred={*banned, *state.settled_ids})
    taken = {*banned, *_ids(state, hero)}
    choices = shelves_of(state, taken=taken, first=wish.first, shown=wish.shown)
    here = choices[wish.first : wish.first + wish.limit]
    strip = _strip(state, choices, barred=taken) if wish.first == 0 else []
    parts = (hero, drafts_of(state, here), strip)
    slates = iter(finished([draft for part in parts for draft in part], stock=state.stock, clock=clock))
    top, shelves, asked = (list(islice(slates, len(part))) for part in parts)
    page = HomePage(
        top_pick=top[0] if top and wish.first == 0 else None,
        shelves=shelves,
        has_more=len(choices) > wish.first + wish.limit,
        strip=[movie for slate in asked for movie in slate.movies],
        progress=_progress(state),
        is_personal=state.is_personal,
        n_opinions=state.taste.n_opinions,
        is_late=state.taste.is_late,
    )
    record(page.slates, person=wish.person, visitor=wish.visitor, page="/")
    return page


def _top_pick(page: Page, *, barred: set[int]) -> list[Draft]:
    """The best of the person's picks; for others a well-rated movie of the day. At most one."""
    if page.is_personal and page.scored is not None:
        picked = next(iter(picked_offers(page)))
        choice = Chooser(page, taken=set(barred)).choose(picked, k=1)
        return [replace(draft, shelf="top") for draft in drafts_of(page, [choice]) if draft.places]
    chart = page.chart("rated")
    pinned = _unbarred(page, current_rules().rows(Effect.PIN, page.stock).tolist(), barred)
    rows = pinned[:1] or _unbarred(page, chart.rows[:MOVIES_OF_THE_DAY].tolist(), barred)
    if not rows:
        return []
    row = rows[page.at.toordinal() % len(rows)]
    if pinned:
        place = Place(row, 0.0, PINNED, Reason(PINNED))
    else:
        score = float(chart.scores[np.flatnonzero(chart.rows == row)[0]])
        place = Place(row, score, chart.name, Reason(chart.reason))
    return [Draft("top", "popular", [place], chart.name, fallback=page.fallback or chart.fallback)]


def _unbarred(page: Page, rows: Sequence[int], barred: Collection[int]) -> list[int]:
    return [row for row in rows if int(page.stock.movie_ids[row]) not in barred]


def _ids(page: Page, drafts: Sequence[Draft]) -> list[int]:
    return [int(page.stock.movie_ids[place.row]) for draft in drafts for place in draft.places]


def _strip(page: Page, choices: Sequence[Choice], *, barred: Collection[int]) -> list[Draft]:
    """ "Seen any of these?": movies to ask about that stand nowhere else on the page."""
    if page.taste.n_ratings >= RATINGS_WITHOUT_STRIP:
        return []
    shown = {
        int(page.stock.movie_ids[row])
        for choice in choices
        for row in choice.offer.rows[choice.places].tolist()
    }
    known = [*page.taste.known_ids.tolist(), *page.taste.liked_ids.tolist()]
    rows = telling_rows(
        page.chart("popular"),
        stock=page.stock,
        k=STRIP_MOVIES,
        barred={*barred, *shown, *page.settled_ids},
        known=known,
    )
    places = [Place(row, 0.0, "popular", Reason("popular")) for row in rows.tolist()]
    return [Draft("strip", "popular", places, "popular")] if places else []


def _progress(page: Page) -> str:
    if page.is_personal or not page.taste.n_opinions:
        return ""
    return progress_text(page.taste.n_opinions, OPINIONS_FOR_A_PAGE)
