"""A few remembered facts in a small JSON file, never half written."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mysite.whole_files import write_whole


@dataclass(frozen=True)
class Notes:
    path: Path

    def get(self, name: str) -> Any:
        """The remembered value; None when nothing is known."""
        return self._all().get(name)

    def put(self, name: str, value: Any) -> None:
        write_whole(self.path, json.dumps({**self._all(), name: value}))

    def _all(self) -> dict[str, Any]:
        try:
            remembered: dict[str, Any] = json.loads(self.path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return remembered
