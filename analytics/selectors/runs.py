"""Runs and versions as staff judge them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from analytics.words import algorithm_title
from recommender.models import LiveVersion, Promotion, Run, Version

PRIMARY = "ndcg@10"


@dataclass(frozen=True)
class Estimate:
    """A metric as the run stored it."""

    value: float
    low: float | None
    high: float | None

    @classmethod
    def of(cls, stored: Any) -> Estimate | None:
        if not isinstance(stored, dict) or not isinstance(stored.get("value"), int | float):
            return None
        return cls(stored["value"], stored.get("low"), stored.get("high"))


@dataclass(frozen=True)
class RunRow:
    """One run, the version it left, and how that stands."""

    run: Run
    version: Version | None
    live: LiveVersion | None  # of the algorithm

    @property
    def title(self) -> str:
        return algorithm_title(self.run.algorithm)

    @property
    def is_live(self) -> bool:
        return bool(self.version and self.live and self.live.version_id == self.version.pk)

    @property
    def state(self) -> str:
        """One word: live, kept, refused, removed, running, failed."""
        if self.run.state != Run.State.DONE:
            return str(self.run.state)
        if self.version is None:
            return "removed"
        return "live" if self.is_live else "refused" if self.version.refusal else "kept"

    @property
    def ndcg(self) -> Estimate | None:
        return Estimate.of(self.run.metrics.get(PRIMARY))

    @property
    def recall(self) -> Estimate | None:
        return Estimate.of(self.run.metrics.get("recall@20"))

    @property
    def against_popularity(self) -> Estimate | None:
        return Estimate.of((self.run.metrics.get("against_popularity") or {}).get(PRIMARY))

    @property
    def difference_tone(self) -> str:
        difference = self.against_popularity
        if difference is None or difference.low is None or difference.high is None:
            return "tie"
        return "good" if difference.low > 0 else "bad" if difference.high < 0 else "tie"

    @property
    def seconds(self) -> float | None:
        if self.run.finished_at is None:
            return None
        return (self.run.finished_at - self.run.started_at).total_seconds()

    @property
    def total(self) -> dict[str, float]:
        totals = self.run.metrics.get("totals")
        return totals if isinstance(totals, dict) else {}


def run_rows(*, live: dict[str, LiveVersion], limit: int, run_id: int | None = None) -> list[RunRow]:
    """Newest first; or the one that is asked for. Two queries."""
    runs = Run.objects.filter(pk=run_id) if run_id is not None else Run.objects.all()
    newest = list(runs.order_by("-started_at", "-pk")[:limit])
    versions = {version.run_id: version for version in Version.objects.filter(run__in=newest)}
    return [RunRow(run, versions.get(run.pk), live.get(run.algorithm)) for run in newest]


@dataclass(frozen=True)
class Metric:
    """One metric of a run, and its paired difference to popularity."""

    name: str
    estimate: Estimate
    difference: Estimate | None


def run_metrics(run: Run) -> list[Metric]:
    """Everything the run measured with an interval, by name."""
    differences = run.metrics.get("against_popularity") or {}
    found = ((name, Estimate.of(stored)) for name, stored in sorted(run.metrics.items()))
    return [
        Metric(name, estimate, Estimate.of(differences.get(name))) for name, estimate in found if estimate
    ]


def moves_of_pointers(*, limit: int) -> list[Promotion]:
    """What became live, the newest first."""
    return list(Promotion.objects.order_by("-at", "-pk")[:limit])
