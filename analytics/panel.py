"""What a panel is: a question of the dashboard, its numbers as a figure or as a list, and how it is read."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from analytics.glossary import MEASURES, Measure
from analytics.numbers import Numbers
from figures import Figure, Table, draw_both
from figures.types.time_series import TimeSeries

logger = logging.getLogger(__name__)

Size = Literal["third", "half", "two-thirds", "full"]


@dataclass(frozen=True)
class Listing:
    """A panel whose picture is a list or a table of its own template part."""

    reading: str
    how_to_read: str
    data: Table
    rows: Any = ()  # what the template part shows

    @property
    def is_empty(self) -> bool:
        return not self.data.rows

    def table(self) -> Table:
        return self.data


@dataclass(frozen=True, kw_only=True)
class Panel:
    name: str  # in addresses
    title: str
    page: str  # overview, movie, person
    place: int  # order on its page
    draw: Callable[[Numbers], Figure | Listing]
    note: str = ""  # beside the heading
    measure: str = ""  # its definition in the glossary
    size: Size = "third"
    template: str = "analytics/panels/figure.html"
    leads_to: tuple[str, str] | None = None  # words, name of the address

    @property
    def definition(self) -> Measure | None:
        return MEASURES.get(self.measure)


@dataclass
class ShownPanel:
    """A panel with its numbers. What fails stays inside: the others are shown all the same."""

    panel: Panel
    numbers: Numbers
    address: str = ""  # of the panel alone
    error: str = field(default="", init=False)

    @cached_property
    def figure(self) -> Figure | Listing | None:
        try:
            return self.panel.draw(self.numbers)
        except Exception as error:
            logger.exception("panel %s failed", self.panel.name)
            self.error = f"{type(error).__name__}: {error}"
            return None

    @cached_property
    def svg(self) -> str:
        """The figure in both widths; empty for a list, and where the drawing failed."""
        if not isinstance(self.figure, Figure):
            return ""
        try:
            return draw_both(self.figure)
        except Exception as error:
            logger.exception("figure of panel %s failed", self.panel.name)
            self.error = f"{type(error).__name__}: {error}"
            return ""

    @property
    def is_over_time(self) -> bool:
        """Whether a script may let readers hover and zoom."""
        return isinstance(self.figure, TimeSeries)

    @cached_property
    def table(self) -> Table | None:
        return self.figure.table() if self.figure is not None else None
