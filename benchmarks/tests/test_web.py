"""What is read of Lighthouse's answer, and what the section says of it."""

import json
from pathlib import Path

import pytest

from benchmarks.suites.web import TARGETS, section
from benchmarks.web import lighthouse
from benchmarks.web.lighthouse import HERE, MARKS, TIMES, numbers_in

VITALS = {"home": {"lcp": 412.0, "cls": 0.0012, "inp": 48.0}}


def told(score: float | None) -> dict[str, dict[str, dict[str, float | None]]]:
    return {
        "categories": {name: {"score": score} for name in MARKS},
        "audits": {name: {"numericValue": 1500.0} for name in TIMES},
    }


def test_marks_are_of_a_hundred_and_a_missing_one_is_none_at_all() -> None:
    assert numbers_in(told(0.97))["performance"] == 97
    assert numbers_in(told(None))["performance"] == 0


def test_each_page_stands_beside_what_is_wanted() -> None:
    found = section({name: numbers_in(told(0.97)) for name in TARGETS}, VITALS, command="make bench")
    assert "| home | 97 | 95 | 97 | 97 | 97 | 1.5 | 1500 |" in found
    assert "| dashboard | 97 | 90 | 97 | 97 | not indexed |" in found
    assert "| home | 412 | 1,000 | 0.001 | 0.02 | 48 | 100 |" in found


def test_without_npm_the_section_says_what_was_left_out() -> None:
    assert "Lighthouse was left out" in section({}, VITALS, command="make bench")


def test_the_lock_holds_the_version_that_is_asked_for() -> None:
    wanted = json.loads((Path(HERE) / "package.json").read_text())["devDependencies"]["lighthouse"]
    lock = json.loads((Path(HERE) / "package-lock.json").read_text())
    assert lock["packages"]["node_modules/lighthouse"]["version"] == wanted


def test_a_look_that_failed_before_it_began_is_taken_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "told").write_text(json.dumps(told(0.97)))
    program = tmp_path / "lighthouse"
    program.write_text("#!/bin/sh\ncd ${0%/*} && mkdir begun 2>/dev/null && exit 1\ncat told\n")
    program.chmod(0o755)
    monkeypatch.setattr(lighthouse, "PROGRAM", program)
    found = lighthouse.looked_at("http://127.0.0.1/", chromium="none", times=2)
    assert found["performance"] == 97
