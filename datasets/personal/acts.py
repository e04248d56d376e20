"""What a reader makes of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from datasets.errors import DatasetError
from datasets.skipped import SkippedRow

RATING, SAVED, LIKED, SEEN = "rating", "saved", "liked", "seen"
LONGEST_SHOWN = 120
LONGEST_TITLE = 300
# Before it nobody rated movies on a site; 1970-01-01 is how programs write "unknown".
EARLIEST = datetime(1971, 1, 1, tzinfo=UTC)
# A day that has begun somewhere has not begun everywhere.
TODAY_ELSEWHERE = timedelta(days=1)


@dataclass(frozen=True)
class NamedMovie:
    """A movie as the file names it. `ids` are written as in "imdb:tt0114709"."""

    title: str
    year: int | None = None
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """What a row says of a movie, with its time as it stands there."""

    movie: NamedMovie
    what: str  # "rating", or a mark: "saved", "liked", "seen", ...
    at: object
    value: int | None = None  # half-stars of a rating, 1 to 10
    is_set: bool = True  # False: it was taken back then


@dataclass(frozen=True)
class OwnAct:
    """The same with a time that can be, and where it was found."""

    movie: NamedMovie
    what: str
    at: datetime | None  # None: unknown
    value: int | None
    is_set: bool
    file: str
    line: int


@dataclass(frozen=True)
class OwnEvent:
    """A line of the person's history, or a wish for their picks. Only our own export has any."""

    kind: str
    at: datetime
    movie: NamedMovie | None
    contributor: str  # by key; empty: it is about none
    value: object  # as it stands there, like the page
    page: object
    properties: Mapping[str, Any]


@dataclass(frozen=True)
class NamedList:
    """Movies under a name, in their order. Only our own export has any."""

    name: str
    description: str
    movies: tuple[NamedMovie, ...]


class RowError(DatasetError):
    """A row cannot be used. `reason` is a word that the site has a sentence for."""

    def __init__(self, reason: str, value: object = "") -> None:
        super().__init__(f"{reason}: {value}")
        self.reason = reason
        self.value = shown(value)


@dataclass(frozen=True)
class Row:
    """A row of a file: what stands in it, or why that cannot be read."""

    number: int
    content: Any  # of a table its fields by column
    error: RowError | None = None


@dataclass
class OwnFile:
    """All that one file says, and which of its rows could not be used (or only without their date)."""

    format: str
    now: datetime
    acts: list[OwnAct] = field(default_factory=list)
    skipped: list[SkippedRow] = field(default_factory=list)
    # Only our own export has any of these.
    events: list[OwnEvent] = field(default_factory=list)
    switches: Mapping[str, bool] = field(default_factory=dict)  # by name
    lists: list[NamedList] = field(default_factory=list)
    watchlist: list[NamedMovie] = field(default_factory=list)  # in the person's own order

    @property
    def is_empty(self) -> bool:
        return not (self.acts or self.skipped or self.events or self.lists)

    def take(self, rows: Iterable[Row], said_in: Callable[[Any], Iterable[Said]], *, file: str) -> None:
        """A row that cannot be used is named, and costs no other."""
        for row in rows:
            try:
                if row.error:
                    raise row.error
                self.acts += [self._act(said, file, row.number) for said in said_in(row.content)]
            except RowError as error:
                self.skip(file=file, line=row.number, error=error)

    def _act(self, said: Said, file: str, line: int) -> OwnAct:
        at = self.time(str(said.at or ""), file=file, line=line)
        return OwnAct(said.movie, said.what, at, said.value, said.is_set, file, line)

    def skip(self, *, file: str, line: int, error: RowError) -> None:
        self.skipped.append(SkippedRow(file=file, line=line, raw=error.value, reason=error.reason))

    def time(self, text: str, *, file: str, line: int) -> datetime | None:
        """From ISO 8601 or seconds. One that cannot be is noted, and the row kept without it."""
        try:
            return plausible_time(text, now=self.now, line=line)
        except RowError as error:
            self.skip(file=file, line=line, error=error)
            return None


def plausible_time(text: str, *, now: datetime, line: int = 0) -> datetime | None:
    """None when there is none. Days without a clock are told apart by their lines, so that order stays."""
    text = text.strip()
    if not text:
        return None
    at = _time(text)
    if len(text) == len("2026-11-24"):
        at += timedelta(microseconds=line)
    if now < at <= now + TODAY_ELSEWHERE:
        return now
    if at < EARLIEST or at > now:
        raise RowError("time", text)
    return at


def _time(text: str) -> datetime:
    try:
        if text.isascii() and text.isdigit() and len(text) <= 10 and len(text) != 8:
            return datetime.fromtimestamp(int(text), UTC)
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise RowError("time", text) from error


def half_stars(text: object, *, best: int) -> int:
    """On our scale of 1 to 10, from stars in halves (`best` is 5) or whole points (`best` is 10)."""
    try:
        points = float(str(text)) * 10 / best
    except ValueError:
        raise RowError("rating", text) from None
    if points not in range(1, 11):
        raise RowError("rating", text)
    return int(points)


def shown(value: object) -> str:
    """Short, and in letters that every database takes."""
    text = str(value)[:LONGEST_SHOWN].replace("\0", "\\0")
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:  # half of a pair that JSON wrote
        return text.encode("utf-8", "backslashreplace").decode()


def title_from(text: str) -> str:
    title = " ".join(text.split())[:LONGEST_TITLE]
    if not title:
        raise RowError("title")
    return storable(title)


def storable(text: str) -> str:
    """JSON can write letters that no database takes: NUL, and half of a pair."""
    if "\0" in text:
        raise RowError("nul", text)
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise RowError("encoding", text)
    return text


def first(row: Mapping[str, str], names: Iterable[str]) -> str:
    """The first of the columns that the row has something in."""
    return next((row[name].strip() for name in names if row.get(name, "").strip()), "")
