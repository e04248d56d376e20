"""What the keeper is doing at this moment, for those who wait for it."""

import json
import os
from dataclasses import dataclass
from typing import Any

from mysite.supervisor.place import Place


@dataclass(frozen=True)
class Status:
    place: Place

    def say(self, text: str) -> None:
        self._write({"phase": "working", "text": text})

    def say_ready(self) -> None:
        self._write({"phase": "ready", "text": "PostgreSQL is ready"})

    def say_failed(self, text: str) -> None:
        self._write({"phase": "failed", "text": text})

    def clear(self) -> None:
        (self.place.locks / "status.json").unlink(missing_ok=True)

    def read(self) -> dict[str, Any]:
        """The newest word, with `phase` working, ready or failed; working when none was said yet."""
        try:
            said: dict[str, Any] = json.loads((self.place.locks / "status.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {"phase": "working", "text": ""}
        return said

    def _write(self, said: dict[str, Any]) -> None:
        draft = self.place.locks / f".status.{os.getpid()}"
        draft.write_text(json.dumps({**said, "keeper": os.getpid()}), encoding="utf-8")
        draft.replace(self.place.locks / "status.json")
