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

    suite: str
    data: str | None = None  # path of a dataset; without it, people are invented
    seed: int = 0
    is_full: bool = False  # the largest sizes too

    @property
    def command(self) -> str:
        """What is typed to measure the same again."""
        said = {
            "DATA": Path(self.data).name if self.data else "",
            "SEED": self.seed or "",
            "FULL": 1 if self.is_full else "",
        }
        return " ".join(
            [f"make bench SUITES={self.suite}", *(f"{name}={value}" for name, value in said.items() if value)]
        )


@dataclass(frozen=True)
class Suite:
    name: str
    title: str
    run: Callable[[Options], str]  # Markdown: what was measured beside what, and the command


def suite_names() -> list[str]:
    return sorted(info.name for info in pkgutil.iter_modules(suites.__path__))


def suite_named(name: str) -> Suite:
    """Imports the suite, and with it the peers that it measures beside ours."""
    module = importlib.import_module(f"{suites.__name__}.{name}")
    return Suite(name, module.TITLE, module.run)
