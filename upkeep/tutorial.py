"""What CONTRIBUTING.md tells a newcomer to write, carried out in a copy of the tree."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from upkeep.tree import BESIDE, HOUSE, ROOT

STEP = re.compile(
    r"^(?:New file|Add to) `(?P<path>[^`]+)`(?:, below the line `(?P<below>[^`]+)`)?:\n\n```\w*\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
COPIED = (*HOUSE, *BESIDE, "templates", "static", "locale", "manage.py", "conftest.py", "pyproject.toml")


@dataclass(frozen=True)
class Step:
    """A file to write, or lines to add below one that stands there already."""

    path: str
    text: str
    below: str | None = None

    def carry_out(self, tree: Path) -> None:
        path = tree / self.path
        if self.below is None:
            if path.exists():
                raise ValueError(f"{self.path} exists already; the tutorial says it is new")
            path.write_text(self.text, encoding="utf-8")
            return
        before = path.read_text(encoding="utf-8")
        if before.count(f"{self.below}\n") != 1:
            raise ValueError(f"{self.path} has not the one line {self.below!r} that the tutorial names")
        path.write_text(before.replace(f"{self.below}\n", f"{self.below}\n{self.text}"), encoding="utf-8")


def steps_of(document: str) -> list[Step]:
    """In order.

    >>> steps_of("New file `a.py`:\\n\\n```python\\nx = 1\\n```\\n")
    [Step(path='a.py', text='x = 1\\n', below=None)]
    """
    return [Step(found["path"], found["text"], found["below"]) for found in STEP.finditer(document)]


def copy_of_tree(target: Path) -> Path:
    """What a checkout holds, without what was installed or built."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, target / name)
    return target
