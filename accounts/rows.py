"""Rows for statements that every request runs: the ORM takes longer to put such a query into words than Postgres to
answer it, so these are written once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

T = TypeVar("T", bound=Model)


def columns_of(table: type[Model], alias: str) -> str:
    """All columns of a table, for the list of a SELECT."""
    return ", ".join(f'{alias}."{field.column}"' for field in table._meta.concrete_fields)


def width_of(table: type[Model]) -> int:
    return len(table._meta.concrete_fields)


def read_row(table: type[T], values: Sequence[Any]) -> T | None:
    """The row whose columns are these, as `columns_of` names them; None from an outer join without one."""
    names = [field.attname for field in table._meta.concrete_fields]
    return None if values[0] is None else table.from_db(connection.alias, names, values)
