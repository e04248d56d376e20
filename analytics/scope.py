"""What a page of the dashboard speaks of: a period, what it is held against, and whose evidence counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from analytics.period import Against, Period


class Audience(StrEnum):
    EVERYBODY = "all"
    REAL = "real"
    SIMULATED = "simulated"


@dataclass(frozen=True)
class Scope:
    """Chosen by the address; the same on every page that it is carried to."""

    period: Period
    against: Against = Against.PREVIOUS
    audience: Audience = Audience.EVERYBODY
    with_bots: bool = False
    # What the address said; the rest are defaults, which links do not repeat.
    said: frozenset[str] = frozenset()

    @cached_property
    def before(self) -> Period | None:
        return self.period.held_against(self.against)

    @property
    def is_of_simulated(self) -> tuple[bool, ...]:
        """The values of `is_simulated` that count."""
        return {Audience.EVERYBODY: (False, True), Audience.REAL: (False,), Audience.SIMULATED: (True,)}[
            self.audience
        ]

    @property
    def is_of_bots(self) -> tuple[bool, ...]:
        return (False, True) if self.with_bots else (False,)

    def sql(self) -> dict[str, Any]:
        """What statements on the rollups name: period, and whose evidence counts."""
        return {
            "first": self.period.first,
            "last": self.period.last,
            "simulated": list(self.is_of_simulated),
            "bots": list(self.is_of_bots),
        }

    def parameters(self) -> dict[str, str]:
        """What an address must say to mean this again."""
        every = {
            "from": self.period.first.isoformat(),
            "to": self.period.last.isoformat(),
            "against": str(self.against),
            "audience": str(self.audience),
            "bots": "1",
        }
        return {name: value for name, value in every.items() if name in self.said}

    def query(self) -> str:
        """With its question mark, or empty."""
        parameters = self.parameters()
        return f"?{urlencode(parameters)}" if parameters else ""

    def during(self, first: date, last: date) -> Scope:
        return replace(self, period=Period(first, last), said=self.said | {"from", "to"})

    def against_what(self, against: Against) -> Scope:
        return replace(self, against=against, said=self.said | {"against"})

    def of(self, audience: Audience) -> Scope:
        return replace(self, audience=audience, said=self.said | {"audience"})

    def bots(self, *, counted: bool) -> Scope:
        said = self.said | {"bots"} if counted else self.said - {"bots"}
        return replace(self, with_bots=counted, said=said)
