"""The stretch of days that a page of the dashboard speaks of, and the one it is held against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LONGEST_DAYS = 3660


class Against(StrEnum):
    PREVIOUS = "previous"
    YEAR = "year"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Period:
    """Whole days in UTC, both ends included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a period cannot end on {self.last}, before it starts on {self.first}")
        if self.n_days > LONGEST_DAYS:
            raise ValueError(f"a period holds at most {LONGEST_DAYS} days, got {self.n_days}")

    @classmethod
    def ending(cls, last: date, *, n_days: int) -> Period:
        return cls(last - timedelta(days=n_days - 1), last)

    @property
    def n_days(self) -> int:
        return (self.last - self.first).days + 1

    def days(self) -> list[date]:
        return [self.first + timedelta(days=offset) for offset in range(self.n_days)]

    def held_against(self, against: Against) -> Period | None:
        """The period before, moved by whole weeks so that weekdays face weekdays; or that of 52 weeks ago."""
        if against is Against.NOTHING:
            return None
        weeks = 52 if against is Against.YEAR else -(-self.n_days // 7)
        shift = timedelta(weeks=weeks)
        return Period(self.first - shift, self.last - shift)
