"""What is drawn: a frozen description, from which both the picture and the table are made."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass

from figures.canvas import Body, Canvas
from figures.formats import Format, Value, finite, formatted

MOST_SERIES = 6


@dataclass(frozen=True)
class Axis:
    """What an axis measures, and how its values are written."""

    title: str = ""
    format: Format = "count"


@dataclass(frozen=True)
class Line:
    """A named row of values; None, NaN and infinite ones are gaps."""

    name: str
    values: tuple[float | None, ...]

    @property
    def known(self) -> list[float]:
        """The values that can be drawn."""
        return [value for value in map(finite, self.values) if value is not None]


@dataclass(frozen=True)
class Table:
    """The same data as rows: raw values, and the format of each column."""

    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    formats: tuple[Format, ...]

    def texts(self) -> list[list[str]]:
        """The rows as they are read."""
        return [
            [formatted(value, how) for value, how in zip(row, self.formats, strict=True)] for row in self.rows
        ]


@dataclass(frozen=True, kw_only=True)
class Figure(ABC):
    """Title, the finding in one sentence, and how to read it. Each type adds its data."""

    title: str
    reading: str = ""
    how_to_read: str = ""
    nothing: str = ""  # what an empty one says instead of "nothing has happened"

    @property
    @abstractmethod
    def is_empty(self) -> bool:
        """True when there is nothing to draw."""

    @abstractmethod
    def body(self, canvas: Canvas) -> Body:
        """The marks of a figure that is not empty."""

    @abstractmethod
    def table(self) -> Table:
        """The data as rows."""


def check_series(names: Iterable[str]) -> None:
    """Refuses more series than colours, dashes and shapes can tell apart."""
    count = len(list(names))
    if count > MOST_SERIES:
        raise ValueError(f"at most {MOST_SERIES} series can be told apart, got {count}: sum up the rest")


def check_lengths(expected: int, lines: Iterable[Line]) -> None:
    """Refuses a line that has more or fewer values than there are places."""
    for line in lines:
        if len(line.values) != expected:
            raise ValueError(f"{line.name!r} must have {expected} values, got {len(line.values)}")
