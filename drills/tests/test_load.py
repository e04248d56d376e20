"""That the load would notice: a version that stays, a request that fails, memory counted twice."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from drills.load.callers import Reported, Reporter, Sample
from drills.load.memory import Memory, by_role, memory_below, role_of, share_of
from drills.load.report import Played, document, figures_of, switch_seconds

MOVES = [(100.0, "b"), (120.0, "a")]


def listed(at: float, version: str) -> Sample:
    return Sample("lists", at, took_ms=20.0, version=version)


@pytest.fixture
def played() -> Played:
    samples = [listed(101.0, "a"), listed(103.0, "b"), listed(121.0, "a"), Sample("pages", 102.0, 50.0)]
    memory = [Memory(1, "web", 100 * 2**20, 2**20, 2 * 2**20), Memory(2, "web", 90 * 2**20, 2**20, 2 * 2**20)]
    return Played(
        begun=100.0,
        seconds=60,
        samples=samples,
        moves=MOVES,
        memory=[(100.0, memory), (105.0, memory)],
        n_kills=3,
        n_events_before=0,
        n_events_after=40,
        n_acknowledged=40,
        n_lost=0,
        upheaval_failures=[],
        command="make load",
    )


def test_what_is_as_it_must_be_is_not_complained_of(played):
    assert played.complaints() == []


def test_the_switch_is_timed_by_the_last_list_of_the_version_before():
    samples = [listed(101.0, "a"), listed(103.5, "a"), listed(104.0, "b"), listed(121.0, "a")]
    assert switch_seconds(samples, MOVES) == [3.5, 0.0]


def test_a_list_that_the_next_promotion_overtook_is_not_late():
    overtaken = replace(listed(119.9, "a"), took_ms=400.0)
    assert switch_seconds([listed(104.0, "b"), overtaken], MOVES) == [0.0]


def test_a_version_that_stays_a_failed_request_and_a_lost_event_are_complained_of(played):
    late = replace(played, samples=[*played.samples, listed(106.0, "a")])
    failed = replace(played, samples=[*played.samples, Sample("pages", 102.0, 9.0, failure="/: 500")])
    assert "6.0 s after" in late.complaints()[0]
    assert "/: 500" in failed.complaints()[0]
    assert "not there" in replace(played, n_lost=2).complaints()[0]
    assert "nothing was tried" in replace(played, n_kills=0).complaints()[0]


def test_the_page_says_what_was_seen(played):
    text = document(played)
    assert "| lists | 3 | 0 |" in text
    assert "together hold 2.0 MB of them, and would hold 4.0 MB" in text
    assert all(svg.startswith("<svg") for svg in figures_of(played).values())


def test_a_server_that_is_away_is_a_failed_request():
    reporter = Reporter(port=1, seed=1, token="t", people=["p"], movies=[1], reported=Reported())
    sample = reporter._asked(*next(reporter.questions()))
    assert "Refused" in sample.failure


def test_memory_is_read_by_kind_of_process():
    assert by_role([Memory(1, "web", 5), Memory(2, "web", 7), Memory(3, "beat", 1)]) == {"web": 12, "beat": 1}
    assert share_of("Rss:  9 kB\nPss:  3 kB\nPss_Dirty: 1 kB\n") == 3 * 1024
    assert role_of("python -m celery --quiet --app mysite.celery worker --concurrency 1") == "worker"
    assert role_of("python manage.py serve") == "supervisor"
    assert role_of("postgres: io worker 0") == "database"


def test_a_process_without_children_has_none_whose_memory_counts():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as alone:
        assert memory_below(alone.pid, models=Path("/nowhere")) == []
        alone.kill()
