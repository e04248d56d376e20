"""A few remembered facts in a small JSON file, never half written."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Notes:
    path: Path

    def get(self, name: str) -> Any:
        """The remembered value; None when nothing is known."""
        return self._all().get(name)

    def put(self, name: str, value: Any) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        draft.write_text(json.dumps({**self._all(), name: value}), encoding="utf-8")
        draft.replace(self.path)

    def _all(self) -> dict[str, Any]:
        try:
            remembered: dict[str, Any] = json.loads(self.path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return remembered
