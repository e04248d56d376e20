"""Who calls the REST interface: by endpoint, and by token."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from accounts.api.use import quantile
from accounts.models import ApiToken, DailyCalls
from analytics.period import Period


@dataclass(frozen=True)
class CallRow:
    """All calls of one endpoint, or of one token."""

    name: str
    n_done: int
    n_refused: int
    n_too_many: int
    n_failed: int
    times: tuple[int, ...]

    @property
    def n(self) -> int:
        return self.n_done + self.n_refused + self.n_too_many + self.n_failed

    @property
    def p50(self) -> float | None:
        return quantile(self.times, 0.5)

    @property
    def p95(self) -> float | None:
        return quantile(self.times, 0.95)

    @property
    def p99(self) -> float | None:
        return quantile(self.times, 0.99)


@dataclass(frozen=True)
class ApiUse:
    by_endpoint: list[CallRow]  # most called first
    by_caller: list[CallRow]


def api_use(period: Period, *, without_token: str) -> ApiUse:
    """Two queries. `without_token` names the calls of browsers and of everybody else who has none."""
    days = list(DailyCalls.objects.filter(day__range=(period.first, period.last)))
    names = dict(ApiToken.objects.values_list("token_key", "name"))

    def caller(row: DailyCalls) -> str:
        return (names.get(row.caller) or row.caller) if row.caller else without_token

    return ApiUse(_rows(days, lambda row: f"{row.method} {row.endpoint}"), _rows(days, caller))


def _rows(days: Iterable[DailyCalls], name_of: Callable[[DailyCalls], str]) -> list[CallRow]:
    grouped: dict[str, list[DailyCalls]] = defaultdict(list)
    for day in days:
        grouped[name_of(day)].append(day)
    return sorted((_row(name, group) for name, group in grouped.items()), key=lambda row: (-row.n, row.name))


def _row(name: str, days: list[DailyCalls]) -> CallRow:
    return CallRow(
        name,
        n_done=sum(day.n_done for day in days),
        n_refused=sum(day.n_refused for day in days),
        n_too_many=sum(day.n_too_many for day in days),
        n_failed=sum(day.n_failed for day in days),
        times=tuple(int(n) for n in np.sum([day.times for day in days], axis=0)),
    )
