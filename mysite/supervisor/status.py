"""What the keeper is doing at this moment, for those who wait for it."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mysite.supervisor.place import Place
from mysite.whole_files import write_whole


@dataclass(frozen=True)
class Status:
    place: Place

    @property
    def path(self) -> Path:
        return self.place.locks / "status.json"

    def say(self, text: str) -> None:
        self._write({"phase": "working", "text": text})

    def say_ready(self) -> None:
        self._write({"phase": "ready", "text": "PostgreSQL is ready"})

    def say_failed(self, text: str) -> None:
        self._write({"phase": "failed", "text": text})

    def clear(self) -> None:
        self.path.unlink(missing_ok=True)

    def read(self) -> dict[str, Any]:
        """The newest word, with `phase` working, ready or failed; working when none was said yet."""
        try:
            said: dict[str, Any] = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {"phase": "working", "text": ""}
        return said

    def _write(self, said: dict[str, Any]) -> None:
        write_whole(self.path, json.dumps({**said, "keeper": os.getpid()}))
