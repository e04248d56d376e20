"""A measurement in a process of its own: what comes back of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.apart import Failure, digest_of, found_by, keep, kept

Measure = Callable[..., Any]


@pytest.fixture
def measure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Measure:
    """Runs some lines as a module."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    def measured(*lines: str, timeout: float | None = None, **options: object) -> Any:
        (tmp_path / "measured_here.py").write_text("\n".join(["import json, os, signal, sys", *lines]))
        return found_by("measured_here", options, limit=120, timeout=timeout)

    return measured


def test_what_it_prints_is_found(measure: Measure) -> None:
    found = measure("json.dump({'words': sys.argv[1:]}, sys.stdout)", algorithm="ease", share=0.5)
    assert found == {"words": ["--algorithm", "ease", "--share", "0.5"]}


def test_its_last_words_are_the_failure(measure: Measure) -> None:
    assert measure("raise ValueError('k must be at least 1, got 0')") == Failure(
        "ValueError: k must be at least 1, got 0"
    )


def test_too_much_of_the_processor_is_a_failure_and_a_kill_is_nothing(measure: Measure) -> None:
    assert measure("os.kill(os.getpid(), signal.SIGXCPU)") == Failure("over 2 min")
    assert measure("os.kill(os.getpid(), signal.SIGKILL)") is None


def test_it_is_ended_when_it_takes_too_long(measure: Measure) -> None:
    assert measure("signal.pause()", timeout=0.1) == Failure("over 2 min")


def test_figures_are_kept_whole(tmp_path: Path) -> None:
    path = tmp_path / f"{digest_of(['ease', 'time'])}.json"
    assert kept(path) is None
    keep(path, {"seconds": 1.5})
    assert kept(path) == {"seconds": 1.5}
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
