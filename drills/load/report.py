"""What the minutes came to: docs/load.md, its figures, and whether all was as it must be."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from drills.load.callers import Sample
from drills.load.memory import Memory, by_role
from figures import Axis, draw
from figures.types.curves import Curve, Curves
from recommender.conf import value_of

DOCS = Path(__file__).resolve().parents[2] / "docs"
WINDOW_SECONDS = 5
WARM_SECONDS = 60
MOST_SWITCH_SECONDS = 5.0
MEGABYTE = 1024**2
CALLERS = ("pages", "lists", "events")
ROLES = ("web", "worker", "beat", "database", "supervisor")


@dataclass(frozen=True)
class Played:
    """All that was seen."""

    begun: float
    seconds: int
    samples: Sequence[Sample]
    moves: Sequence[tuple[float, str]]  # when which version went live
    memory: Sequence[tuple[float, Sequence[Memory]]]
    n_kills: int
    n_events_before: int
    n_events_after: int
    n_acknowledged: int
    n_lost: int
    upheaval_failures: Sequence[str]
    command: str

    @property
    def failures(self) -> list[Sample]:
        return [sample for sample in self.samples if sample.failure]

    @property
    def n_stand_ins(self) -> int:
        return sum(bool(sample.fallback) for sample in self.samples)

    @property
    def switch_seconds(self) -> list[float]:
        return switch_seconds(self.samples, self.moves)

    def complaints(self) -> list[str]:
        """What must not be. Empty: all is well."""
        slowest = max(self.switch_seconds, default=0.0)
        found = [
            *(f"{sample.caller}: {sample.failure}" for sample in self.failures[:10]),
            *self.upheaval_failures[:10],
            *([f"{self.n_lost} acknowledged events are not there"] if self.n_lost else []),
        ]
        if slowest > MOST_SWITCH_SECONDS:
            found.append(f"a list was of the version before {slowest:.1f} s after a promotion")
        if self.seconds >= 60 and not (self.n_kills and len(self.moves) > 1):
            found.append(f"{self.n_kills} kills and {len(self.moves)} promotions: nothing was tried")
        return found


def switch_seconds(samples: Sequence[Sample], moves: Sequence[tuple[float, str]]) -> list[float]:
    """For each promotion how long afterwards a list was still asked for that came from another version."""
    lists = [sample for sample in samples if sample.version]
    found = []
    for place, (at, version) in enumerate(moves):
        until = moves[place + 1][0] if place + 1 < len(moves) else np.inf
        # What was asked before the next promotion and answered after it may be of that version.
        during = [sample for sample in lists if at <= sample.asked_at and sample.answered_at < until]
        late = [sample.asked_at - at for sample in during if sample.version != version]
        if during:
            found.append(max(late, default=0.0))
    return found


def latencies(played: Played, caller: str, share: float) -> list[float | None]:
    """A quantile in ms for each window of five seconds; None without a request."""
    n_windows = max(1, played.seconds // WINDOW_SECONDS)
    by_window: list[list[float]] = [[] for _ in range(n_windows)]
    for sample in played.samples:
        place = int((sample.asked_at - played.begun) // WINDOW_SECONDS)
        if sample.caller == caller and 0 <= place < n_windows:
            by_window[place].append(sample.took_ms)
    return [float(np.quantile(each, share)) if each else None for each in by_window]


def figures_of(played: Played) -> dict[str, str]:
    """File name -> SVG."""
    steps = tuple(float(n * WINDOW_SECONDS) for n in range(max(1, played.seconds // WINDOW_SECONDS)))
    latency = Curves(
        title="Milliseconds of a request, 95th of a hundred, every five seconds",
        reading="Every 20 seconds another version goes live; in between the worker is killed.",
        how_to_read="Each line is one sort of request; nineteen in twenty are answered at least as fast.",
        steps=steps,
        curves=tuple(Curve(caller, tuple(latencies(played, caller, 0.95))) for caller in CALLERS),
        x=Axis(title="seconds", format="short"),
        y=Axis(title="ms", format="short"),
    )
    memory = Curves(
        title="Memory of all processes of a kind, in MB",
        reading="Shared pages are counted once (PSS), so the lines may be added up.",
        how_to_read="A notch in the line of the worker is a kill.",
        steps=tuple(round(at - played.begun) for at, _ in played.memory),
        curves=tuple(
            Curve(role, tuple(by_role(list(found)).get(role, 0) / MEGABYTE for _, found in played.memory))
            for role in ROLES
        ),
        x=Axis(title="seconds", format="short"),
        y=Axis(title="MB", format="short"),
    )
    return {
        "load-latency.svg": draw(latency, standalone=True),
        "load-memory.svg": draw(memory, standalone=True),
    }


def document(played: Played) -> str:
    switched = played.switch_seconds
    lines = [
        "# Under load",
        "",
        f"Made by `{played.command}` on {datetime.now(UTC):%d %B %Y} ({platform.platform(terse=True)}, "
        f"{os.cpu_count()} cores, which the callers share with the site). `make load SECONDS=60` plays a shorter one.",
        "A whole site (`manage.py serve`: granian with two processes, its own PostgreSQL, starter catalogue and a "
        "simulated audience) is used by browsers that look at pages, programs that ask for lists, and programs "
        "that report events in batches. Meanwhile another version of EASE goes live or back every 20 seconds, as "
        "often the worker is killed (`kill -9`) once it is back, and training goes on as usual. The run fails when "
        "a single request does, when an acknowledged event is missing afterwards, or when a list is of the version "
        f"before more than {MOST_SWITCH_SECONDS:.0f} s after a promotion.",
        "",
        "| requests | how many | failed | per second | p50, ms | p95, ms | p99, ms |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *(_row(played, caller) for caller in CALLERS),
        "",
        f"- {played.n_kills} times the worker was killed.",
        f"- {len(switched)} times another version went live. Lists followed within {max(switched, default=0):.1f} s, "
        f"the median {float(np.median(switched)) if switched else 0:.1f} s.",
        f"- {played.n_stand_ins:,} lists were charts in the stead of personal ones.",
        f"- The event table grew from {played.n_events_before:,} to {played.n_events_after:,} rows; "
        f"{played.n_lost} of {played.n_acknowledged:,} acknowledged events are missing.",
        "",
        "![Latency](images/load-latency.svg)",
        "",
        *_memory_part(played),
        "",
        "![Memory](images/load-memory.svg)",
        "",
    ]
    return "\n".join(lines)


def _row(played: Played, caller: str) -> str:
    own = [sample for sample in played.samples if sample.caller == caller]
    took = np.array([sample.took_ms for sample in own] or [np.nan])
    p50, p95, p99 = (f"{np.quantile(took, share):.0f}" for share in (0.5, 0.95, 0.99))
    n_failed = sum(bool(sample.failure) for sample in own)
    return (
        f"| {caller} | {len(own):,} | {n_failed} | {len(own) / played.seconds:.1f} | {p50} | {p95} | {p99} |"
    )


def _memory_part(played: Played) -> list[str]:
    (_, first), (_, last) = played.memory[0], played.memory[-1]
    warm = next((found for at, found in played.memory if at - played.begun >= WARM_SECONDS), last)
    largest = {role: max(by_role(list(found)).get(role, 0) for _, found in played.memory) for role in ROLES}
    web = [memory for memory in last if memory.role == "web"]
    workers = [memory for memory in web if memory.models_whole] or web
    share = max((memory.share for memory in workers), default=0) / MEGABYTE
    models = sum(memory.models_share for memory in web) / MEGABYTE
    whole = sum(memory.models_whole for memory in web) / MEGABYTE
    return [
        "## Memory",
        "",
        f"At the end the larger web process holds {share:.0f} MB (PSS: what several processes share is divided among "
        f"them). The models' files are mapped, not read in: all web processes together hold {models:.1f} MB of them, "
        f"and would hold {whole:.1f} MB if each had its own.",
        "",
        "| all processes of a kind | at the start, MB | after a minute, MB | at the end, MB | at most, MB |",
        "| --- | --- | --- | --- | --- |",
        *(
            f"| {role} | "
            + " | ".join(
                f"{by_role(list(found)).get(role, 0) / MEGABYTE:.0f}" for found in (first, warm, last)
            )
            + f" | {largest[role] / MEGABYTE:.0f} |"
            for role in ROLES
        ),
        "",
        "At the start nobody has asked for anything: web processes import and compile what the first pages need, and "
        f"keep lists for {value_of('AGAIN_SECONDS')} s at most.",
    ]


def write(played: Played) -> None:
    (DOCS / "load.md").write_text(document(played))
    for name, svg in figures_of(played).items():
        (DOCS / "images" / name).write_text(svg)
