"""One file of results from many suites."""

from pathlib import Path

from benchmarks.results import keep_section, written
from benchmarks.suite import Options, Suite


def suite(name: str) -> Suite:
    return Suite(name, name.title(), lambda options: "")


def test_a_suite_measured_anew_leaves_the_others(tmp_path: Path) -> None:
    keep_section(suite("one"), "first", sections=tmp_path)
    keep_section(suite("two"), "second", sections=tmp_path)
    keep_section(suite("one"), "third", sections=tmp_path)
    text = written(sections=tmp_path)
    assert "second" in text
    assert "third" in text
    assert "first" not in text
    assert text.index("## One") < text.index("## Two")


def test_a_section_names_the_command_that_made_it() -> None:
    options = Options("engine", data="/archives/ml-100k.zip", seed=3, is_full=True)
    assert options.command == "make bench SUITES=engine DATA=ml-100k.zip SEED=3 FULL=1"
    assert Options("web").command == "make bench SUITES=web"
