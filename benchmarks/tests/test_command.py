"""The command that `make bench` runs, as a process of its own: a test has Django started already."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.suite import suite_names


def test_every_suite_is_known_without_django_and_without_the_peers() -> None:
    without_peers = (
        "import runpy, sys; sys.modules['implicit'] = None; runpy.run_module('benchmarks', {}, '__main__')"
    )
    command = [sys.executable, "-c", without_peers, "--help"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert all(name in told for name in suite_names())
