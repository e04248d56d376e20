"""What the synthetic audience does: visits, what it looks at, what it opens, and what it does with that."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt

from recommender.audience.lists import Lists, Shown
from recommender.audience.tastes import Tastes
from recommender.conf import value_of
from recommender.everyone.stock import Stock

Note = Callable[..., None]  # of an event at a movie's page: kind, time, value

PERIODS = 6  # lists are made anew at the beginning of each
HOURS = np.array(
    [2, 1, 1, 1, 1, 1, 2, 3, 4, 4, 4, 5, 6, 5, 4, 4, 5, 6, 8, 10, 12, 11, 8, 4], dtype=np.float64
)
WEEKEND = 1.4  # visits on Saturdays and Sundays, beside other days

CARDS_IN_VIEW = 7  # of a shelf without moving it
POSITION_BIAS = 0.12  # examination of place p is 1 / (1 + bias (p - 1))
ATTRACTION = 0.11  # chance to open an examined card of average liking
STARS_OF_AVERAGE = 3.3


@dataclass(frozen=True, slots=True)
class SimulatedEvent:
    """One act; `visitor` is a number from 0, `session` the number of a visit."""

    kind: str
    at: datetime
    visitor: int
    session: int
    row: int | None = None  # of the stock
    slate: uuid.UUID | None = None
    position: int | None = None
    value: float | None = None
    page: str = "/"
    properties: str = "{}"


@dataclass(frozen=True, slots=True)
class SimulatedSlate:
    id: uuid.UUID
    at: datetime
    visitor: int
    page: str
    shown: Shown


@dataclass(frozen=True, slots=True)
class Visit:
    visitor: int
    session: int
    at: datetime


@dataclass
class Diary:
    """Everything that happened."""

    visits: list[Visit] = field(default_factory=list)
    slates: list[SimulatedSlate] = field(default_factory=list)
    events: list[SimulatedEvent] = field(default_factory=list)


@dataclass
class Walk:
    """Walks visitors through the site, day by day."""

    stock: Stock
    tastes: Tastes
    lists: Lists
    rng: np.random.Generator
    diary: Diary = field(default_factory=Diary)

    def __post_init__(self) -> None:
        n_visitors, n_movies = self.tastes.utility.shape
        self.barred = np.zeros((n_visitors, n_movies), dtype=np.bool_)  # rated, bought, seen, hidden
        self.own: list[dict[int, None]] = [{} for _ in range(n_visitors)]  # opened and liked, oldest first
        self.pairs: tuple[list[int], list[int]] = ([], [])
        # Shown and not opened since, as lists may grow weary of it.
        self.repeats = np.zeros((n_visitors, n_movies)) if value_of("WEARY_OF_REPEATS") else None

    def through(self, *, days: int, until: datetime) -> Diary:
        """All visits of the days before a moment, in the order of time."""
        visits = self._visits(days=days, until=until)
        for part in np.array_split(np.arange(len(visits)), min(PERIODS, max(len(visits), 1))):
            self.lists.learn(*self.pairs)
            for place in part.tolist():
                self._visit(visits[place])
        return self.diary

    def _visits(self, *, days: int, until: datetime) -> list[Visit]:
        begun = until - timedelta(days=days)
        moments: list[tuple[datetime, int]] = []
        hours = HOURS / HOURS.sum()
        for day in range(days):
            morning = (begun + timedelta(days=day)).replace(minute=0, second=0, microsecond=0)
            busy = WEEKEND if morning.weekday() >= 5 else 1.0
            came = np.flatnonzero(self.rng.random(self.tastes.activity.size) < self.tastes.activity * busy)
            for visitor in came.tolist():
                hour = int(self.rng.choice(24, p=hours))
                at = morning.replace(hour=hour) + timedelta(seconds=float(self.rng.integers(3600)))
                moments.append((min(max(at, begun), until - timedelta(minutes=30)), visitor))
        moments.sort()
        return [Visit(visitor, session, at) for session, (at, visitor) in enumerate(moments)]

    def _visit(self, visit: Visit) -> None:
        self.diary.visits.append(visit)
        at = visit.at
        at = self._browses(visit, at)
        for shown in self._shelves(visit.visitor):
            at = self._looks_at(visit, shown, page="/", at=at)

    def _browses(self, visit: Visit, at: datetime) -> datetime:
        chance = self.rng.random()
        if chance < 0.12:
            column = int(self.rng.integers(max(len(self.stock.genre_slugs), 1)))
            slug = self.stock.genre_slugs[column] if self.stock.genre_slugs else "drama"
            self._note("genre_view", visit, at, page="/browse/", properties=json.dumps({"genre": slug}))
        elif chance < 0.2:
            row = int(self.rng.choice(len(self.stock), p=self.tastes.fame / self.tastes.fame.sum()))
            words = {"query": self.stock.titles[row].lower()[:60], "results": 1}
            self._note("search", visit, at, page="/search/", properties=json.dumps(words))
            at = self._opens(visit, row, slate=None, position=None, at=at + timedelta(seconds=4))
        return at + timedelta(seconds=3)

    def _shelves(self, visitor: int) -> Iterator[Shown]:
        barred = self.barred[visitor].copy()
        own = np.fromiter(self.own[visitor], dtype=np.int64)
        picked = self._picked(visitor, own[-50:], barred) if own.size >= 3 else None
        column = visitor % max(len(self.stock.genre_slugs), 1)
        for place, name in enumerate(("picked", "popular", "genre", "new")):
            if place >= 2 and self.rng.random() < 0.5:
                continue  # not scrolled that far
            shown = picked if name == "picked" else self.lists.chart(name, column, barred)
            if shown is not None and shown.rows.size >= 5:
                barred[shown.rows] = True
                yield shown

    def _picked(
        self, visitor: int, own: npt.NDArray[np.int64], barred: npt.NDArray[np.bool_]
    ) -> Shown | None:
        repeats = None if self.repeats is None else self.repeats[visitor]
        return self.lists.picked(visitor, own, barred, repeats=repeats)

    def _looks_at(self, visit: Visit, shown: Shown, *, page: str, at: datetime) -> datetime:
        """A shelf comes into view: impressions, and for some of them a click."""
        slate = self._id()
        self.diary.slates.append(SimulatedSlate(slate, at, visit.visitor, page, shown))
        in_view = min(CARDS_IN_VIEW + int(self.rng.geometric(0.35)) - 1, shown.rows.size)
        rows = shown.rows[:in_view]
        places = np.arange(1, in_view + 1)
        examined = 1 / (1 + POSITION_BIAS * (places - 1))
        liking = 1 / (1 + np.exp(-1.2 * (self.tastes.utility[visit.visitor, rows] - 0.4)))
        opened = self.rng.random(in_view) < examined * 2 * ATTRACTION * liking
        if self.repeats is not None:
            self.repeats[visit.visitor, rows] = np.where(opened, 0, self.repeats[visit.visitor, rows] + 1)
        for place, row in zip(places.tolist(), rows.tolist(), strict=True):
            at += timedelta(milliseconds=float(self.rng.integers(120, 900)))
            self._note("impression", visit, at, row=row, slate=slate, position=place, page=page)
            if opened[place - 1]:
                at += timedelta(seconds=float(self.rng.integers(1, 6)))
                self._note("click", visit, at, row=row, slate=slate, position=place, page=page)
                at = self._opens(visit, row, slate=slate, position=place, at=at + timedelta(seconds=1))
            elif self.tastes.utility[visit.visitor, row] < -1.6 and self.rng.random() < 0.02:
                self._note("dismiss", visit, at, row=row, slate=slate, position=place, page=page)
                self.barred[visit.visitor, row] = True
        return at + timedelta(seconds=float(self.rng.integers(2, 12)))

    def _opens(
        self, visit: Visit, row: int, *, slate: uuid.UUID | None, position: int | None, at: datetime
    ) -> datetime:
        """A movie's page: looking, perhaps an act, perhaps a look at the shelf below."""
        page = f"/movies/{int(self.stock.movie_ids[row])}/"
        likes = float(self.tastes.utility[visit.visitor, row])

        def note(kind: str, at: datetime, value: float | None = None) -> None:
            self._note(
                kind, visit, at, row=row, slate=slate, position=position, value=value, page=page,
                properties='{"part": "cast"}' if kind == "more" else "{}",
            )  # fmt: skip

        note("view", at)
        seconds = float(np.round(np.exp(2.6 + 0.35 * likes + 0.7 * self.rng.standard_normal()).clip(1, 900)))
        if self.rng.random() < _chance(likes - 0.3):
            note("more", at + timedelta(seconds=seconds * 0.4))
        end = at + timedelta(seconds=seconds)
        note("dwell", end, seconds)
        self._acts(visit.visitor, row, likes, note, at + timedelta(seconds=seconds * 0.7))
        if self.rng.random() < 0.15:
            shown = self.lists.similar(row, self.barred[visit.visitor])
            return self._looks_at(visit, shown, page=page, at=end)
        return end

    def _acts(self, visitor: int, row: int, likes: float, note: Note, at: datetime) -> None:
        rng = self.rng
        is_new = row not in self.own[visitor]
        if likes > 0.3 or rng.random() < 0.2:
            self.own[visitor][row] = None
            if is_new:
                self.pairs[0].append(visitor)
                self.pairs[1].append(row)
        if self.barred[visitor, row]:
            return
        if rng.random() < 0.28:
            stars = float(
                np.clip(np.round(2 * (STARS_OF_AVERAGE + 0.75 * likes + 0.4 * rng.standard_normal())), 1, 10)
            )
            note("rate", at, stars / 2)
            self.barred[visitor, row] = True
        if is_new and likes > 0.4 and rng.random() < 0.25:
            note("like", at + timedelta(seconds=1))
        if is_new and likes > 0.1 and not self.barred[visitor, row] and rng.random() < 0.22:
            note("save", at + timedelta(seconds=2))
        if rng.random() < 0.2 * _chance(1.5 * (likes - 1.2)):
            note("buy", at + timedelta(seconds=3))
            self.barred[visitor, row] = True
        elif is_new and rng.random() < 0.04:
            note("seen", at + timedelta(seconds=3))
            self.barred[visitor, row] = True

    def _note(
        self,
        kind: str,
        visit: Visit,
        at: datetime,
        *,
        row: int | None = None,
        slate: uuid.UUID | None = None,
        position: int | None = None,
        value: float | None = None,
        page: str = "/",
        properties: str = "{}",
    ) -> None:
        self.diary.events.append(
            SimulatedEvent(
                kind, at, visit.visitor, visit.session, row, slate, position, value, page, properties
            )
        )

    def _id(self) -> uuid.UUID:
        return uuid.UUID(bytes=self.rng.bytes(16), version=4)


def _chance(logit: float) -> float:
    return float(1 / (1 + np.exp(-logit)))
