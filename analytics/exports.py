"""Figures and reports as CSV and JSON: values as they are, with their units and definitions beside them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.text import slugify

from figures import Table

UNITS = {
    "count": "count",
    "short": "count",
    "percent": "share",
    "points": "difference of shares",
    "decimal": "number",
    "milliseconds": "milliseconds",
    "plain": "text",
}


class _Echo:
    """A file that hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    writer: Any = csv.writer(_Echo())
    yield writer.writerow(header)
    for row in rows:
        yield writer.writerow([_cell(value) for value in row])


def _cell(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula gets an apostrophe."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{value}"
    return "" if value is None else value


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slugify(name)}.csv"'
    return response


def table_as_json(table: Table) -> dict[str, Any]:
    """Columns with their units, and rows of values."""
    return {
        "columns": [
            {"name": name, "unit": UNITS[how]} for name, how in zip(table.header, table.formats, strict=True)
        ],
        "rows": [[json_value(value) for value in row] for row in table.rows],
    }


def json_value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
