from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from datasets.personal.acts import Row
from datasets.personal.errors import RefusedFileError
from datasets.personal.tables import text_of


def looks_like_json(head: bytes) -> bool:
    return text_of(head).lstrip()[:1] in ("[", "{")


def rows_in(items: Iterable[object]) -> Iterator[Row]:
    return (Row(number, item) for number, item in enumerate(items, start=1))


def read_json(data: bytes, *, name: str) -> object:
    text = text_of(data)
    for number, line in enumerate(text.split("\n"), start=1):
        if any("\udc80" <= letter <= "\udcff" for letter in line):
            raise RefusedFileError("encoding", name=name[:100], line=number)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise RefusedFileError("json", name=name[:100], line=error.lineno) from error
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits, or 5,000 brackets
        raise RefusedFileError("json", name=name[:100], line=1) from error
