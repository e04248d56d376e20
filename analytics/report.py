"""What a report is: a question of the dashboard that programs may ask, and its answer as one table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from analytics.glossary import MEASURES
from analytics.numbers import Numbers


@dataclass(frozen=True)
class Column:
    name: str
    unit: str = "text"
    measure: str = ""  # its definition in the glossary

    def as_json(self) -> dict[str, Any]:
        definition = MEASURES[self.measure].formula if self.measure else None
        return {"name": self.name, "unit": self.unit, "definition": definition}


@dataclass(frozen=True)
class ReportTable:
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Any]]
    note: str = ""  # what a reader has to know, such as that there is nothing yet

    def as_dicts(self) -> list[dict[str, Any]]:
        names = [column.name for column in self.columns]
        return [dict(zip(names, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Report:
    name: str
    question: str
    table: Callable[[Numbers], ReportTable]
    panels: tuple[str, ...] = ()  # figures that belong to it
