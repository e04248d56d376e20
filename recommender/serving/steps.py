"""Each step of a list has a name and a time, and the list as a whole has a budget."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import ParamSpec, TypeVar

from recommender.conf import value_of

P = ParamSpec("P")
R = TypeVar("R")


class TimeBudgetPassedError(RuntimeError):
    """Making a list takes too long; a chart must do."""


@dataclass
class Clock:
    """Times of the steps of one list, in milliseconds."""

    budget_ms: float
    begun: float = field(default_factory=time.perf_counter)
    timings: dict[str, float] = field(default_factory=dict)

    @property
    def passed_ms(self) -> float:
        return (time.perf_counter() - self.begun) * 1000

    def check(self, step: str) -> None:
        """Raises TimeBudgetPassedError when the budget is spent before a step."""
        if self.passed_ms > self.budget_ms:
            raise TimeBudgetPassedError(
                f"{self.passed_ms:.0f} ms of {self.budget_ms:.0f} ms had passed before {step}"
            )


_CLOCK: ContextVar[Clock | None] = ContextVar("recommender_clock", default=None)


@contextmanager
def clocked() -> Iterator[Clock]:
    """Times the steps inside; within another clock the outer one goes on."""
    outer = _CLOCK.get()
    clock = outer or Clock(budget_ms=value_of("TIME_BUDGET_MS"))
    token = _CLOCK.set(clock)
    try:
        yield clock
    finally:
        _CLOCK.reset(token)


def step(name: str, *, is_costly: bool = False) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Makes a function a step: timed by name and, when it is costly, not begun past the budget.

    Only what saves more than it has cost so far may be left out: once a person is scored, the rest is little.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def timed(*args: P.args, **kwargs: P.kwargs) -> R:
            clock = _CLOCK.get()
            if clock is None:
                return function(*args, **kwargs)
            if is_costly:
                clock.check(name)
            begun = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                clock.timings[name] = clock.timings.get(name, 0.0) + (time.perf_counter() - begun) * 1000

        return timed

    return decorate
