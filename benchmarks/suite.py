"""What a suite is given, and the suites that there are."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import suites


@dataclass(frozen=True)
class Options:
    """What a run was asked for."""

    data: str | None = None  # path of a dataset; without it, people are invented
    seed: int = 0
    is_full: bool = False  # the largest sizes too

    def command(self, suite: str) -> str:
        """What is typed to measure the same again."""
        said = {
            "DATA": Path(self.data).name if self.data else "",
            "SEED": self.seed or "",
            "FULL": 1 if self.is_full else "",
        }
        return " ".join(
            [f"make bench SUITES={suite}", *(f"{name}={value}" for name, value in said.items() if value)]
        )


@dataclass(frozen=True)
class Suite:
    name: str
    title: str
    run: Callable[[Options], str]  # Markdown: what was measured beside what, and the command


def known_suites() -> dict[str, Suite]:
    names = sorted(info.name for info in pkgutil.iter_modules(suites.__path__))
    modules = [importlib.import_module(f"{suites.__name__}.{name}") for name in names]
    return {module.NAME: Suite(module.NAME, module.TITLE, module.run) for module in modules}
