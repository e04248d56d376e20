"""The command that `make bench` runs, as a process of its own: a test has Django started already."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.suite import known_suites


def test_every_suite_is_known_without_django() -> None:
    command = [sys.executable, "-m", "benchmarks", "--help"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert all(name in told for name in known_suites())
