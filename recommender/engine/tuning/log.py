"""What has been tried, a line of JSON each, so that an interrupted search goes on where it stopped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from recommender.engine.arrays import Floats
from recommender.engine.errors import InputFileError


class TrialLog:
    """Values of trials by their settings and validation part; kept in memory, and in a file when it has one.

    Parameters
    ----------
    question : what is being tuned on what; a file that answers another question is refused
    path : file to read, and to append to

    Raises
    ------
    InputFileError
        When the file holds another search, or cannot be read.
    """

    def __init__(self, question: Mapping[str, Any], path: Path | None = None) -> None:
        self._path = path
        self._known: dict[str, Floats] = {}
        asked = {"question": dict(question)}
        if path is None:
            return
        lines = _lines_of(path)
        if not lines:
            self._write(asked)
        elif lines[0] != json.loads(json.dumps(asked)):
            raise InputFileError(f"{path}: this is the log of another search; name another file")
        for line in lines[1:]:
            values = [np.nan if value is None else value for value in line["values"]]
            self._known[_key(line["settings"], line["split"])] = np.array(values, dtype=np.float64)

    def __len__(self) -> int:
        return len(self._known)

    def known(self, settings: Mapping[str, Any], split: int) -> Floats | None:
        """The values of a trial that was made before."""
        return self._known.get(_key(settings, split))

    def add(self, settings: Mapping[str, Any], split: int, values: Floats, *, seconds: float) -> None:
        """Keep a trial; it is in the file when this returns."""
        self._known[_key(settings, split)] = values
        if self._path is not None:
            plain = [None if np.isnan(value) else round(float(value), 9) for value in values]
            mean = float(np.nanmean(values)) if len(plain) > plain.count(None) else None
            self._write(
                {
                    "settings": dict(settings),
                    "split": split,
                    "mean": mean,
                    "seconds": round(seconds, 3),
                    "values": plain,
                }
            )

    def _write(self, line: Mapping[str, Any]) -> None:
        assert self._path is not None
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, sort_keys=True) + "\n")


def _lines_of(path: Path) -> list[Any]:
    """Whole lines of the file; one that was cut off is taken out, so that the next is not glued to it."""
    if not path.exists():
        return []
    try:
        text = path.read_text(encoding="utf-8")
        whole = text[: text.rfind("\n") + 1]
        if whole != text:
            path.write_text(whole, encoding="utf-8")
        return [json.loads(line) for line in whole.splitlines()]
    except (OSError, ValueError) as error:
        raise InputFileError(f"{path}: cannot be read as a log of trials ({error})") from error


def _key(settings: Mapping[str, Any], split: int) -> str:
    return json.dumps([settings, split], sort_keys=True)
