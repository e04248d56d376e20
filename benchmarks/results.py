"""RESULTS.md, written from the newest section of every suite."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.suite import Suite

FOLDER = Path(__file__).parent
SECTIONS = FOLDER / "results"
RESULTS = FOLDER / "RESULTS.md"

HEAD = """# Benchmarks

Made by `make bench`; `make bench SUITES=evidence` measures one suite anew and leaves the others. Each section
compares what ran beside one another, in one run on one machine: read the ratios, not the times.
"""


def keep_section(suite: Suite, text: str, *, sections: Path = SECTIONS) -> None:
    """The newest result of a suite, with when and where it was measured."""
    sections.mkdir(exist_ok=True)
    measured = f"Measured on {datetime.now(UTC):%d %B %Y}, Python {platform.python_version()}, {os.cpu_count()} cores."
    (sections / f"{suite.name}.md").write_text(f"## {suite.title}\n\n{measured}\n\n{text.strip()}\n")


def written(*, sections: Path = SECTIONS) -> str:
    """All sections as one text, by the name of their suite."""
    return "\n".join([HEAD, *(path.read_text() for path in sorted(sections.glob("*.md")))])
