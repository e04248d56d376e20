"""Progress bars of the engine's commands: one per stage, with rate and time left; on a terminal only."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from tqdm import tqdm

UNCOUNTED = "{desc}: {elapsed}"


class Bars:
    """Called with stage, parts done and parts in all; 0 in all means that nobody can count them."""

    def __init__(self, unit: str) -> None:
        self._unit = unit
        self._stage = ""
        self._bar: tqdm[Any] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        error_class: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def __call__(self, stage: str, done: int, total: int) -> None:
        if self._bar is None or stage != self._stage:
            self._close()
            self._stage = stage
            self._bar = tqdm(
                total=total or None,
                desc=stage,
                unit=f" {self._unit}",
                bar_format=None if total else UNCOUNTED,
                disable=None,
            )
        self._bar.update(done - self._bar.n)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
