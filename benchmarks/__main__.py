"""Runs suites, prints their sections, and writes benchmarks/RESULTS.md."""

from __future__ import annotations

import argparse
import sys

from benchmarks.results import RESULTS, keep_section, written
from benchmarks.suite import Options, suite_named, suite_names


def main() -> None:
    suites = suite_names()
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks")
    parser.add_argument("suites", nargs="*", metavar="suite", help=f"of {', '.join(suites)}; all without one")
    parser.add_argument("--data", help="a dataset (zip or folder); without it, people are invented")
    parser.add_argument("--seed", type=int, default=0, help="of all that is drawn by chance; 0 without it")
    parser.add_argument("--full", action="store_true", help="the largest sizes too (ten million events)")
    asked = parser.parse_args()
    unknown = sorted(set(asked.suites) - set(suites))
    if unknown:
        parser.error(f"no suite is called {', '.join(unknown)}; there are {', '.join(suites)}")
    for name in asked.suites or suites:
        suite = suite_named(name)
        text = suite.run(Options(name, data=asked.data, seed=asked.seed, is_full=asked.full))
        keep_section(suite, text)
        RESULTS.write_text(written())
        sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    main()
