import os
import signal
import sys
import time
from collections.abc import Callable

import pytest

from mysite.supervisor.crew import Crew, in_words
from mysite.supervisor.kinship import state_of
from mysite.supervisor.services import Service, beat, reloading_web, web, worker
from mysite.tests.supervisor.conftest import eventually, kill, line_from, python

STAYS = "import time; print('up', flush=True); time.sleep(60)"
STAYS_WITH_CHILD = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""
IGNORES_REQUESTS = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print('up', flush=True)
time.sleep(60)
"""
RUNS_A_CREW = f"""
import time
from mysite.supervisor.crew import Crew
from mysite.supervisor.services import Service
import sys
crew = Crew([Service(name="one", command=[sys.executable, "-c", {STAYS!r}])], say=lambda text: None)
crew.start()
print(crew.members[0].process.pid, flush=True)
time.sleep(60)
"""


class Stage:
    """A crew of one whose lines are kept."""

    def __init__(self, code: str, *, patience: float = 5) -> None:
        self.lines: list[str] = []
        service = Service(name="one", command=[sys.executable, "-c", code], patience=patience)
        self.crew = Crew([service], say=self.lines.append)
        self.crew.start()

    @property
    def pid(self) -> int:
        process = self.crew.members[0].process
        assert process is not None
        return process.pid

    def has_said(self, words: str) -> bool:
        return any(words in line for line in self.lines)


@pytest.fixture
def stage():
    stages: list[Stage] = []

    def opened(code: str, **options: float) -> Stage:
        stages.append(Stage(code, **options))
        return stages[-1]

    yield opened
    for each in stages:
        each.crew.stop()


def tended(stage: Stage, question: Callable[[], bool]) -> bool:
    def look() -> bool:
        stage.crew.tend()
        return question()

    return eventually(look)


def test_lines_carry_the_name_of_their_service(stage):
    one = stage(STAYS)
    assert eventually(lambda: "   one | up" in one.lines)


def test_a_killed_service_is_started_again(stage):
    one = stage(STAYS)
    first = one.pid
    os.kill(first, signal.SIGKILL)
    assert tended(one, lambda: one.pid != first)
    assert one.has_said("killed by SIGKILL, again in")


def test_a_service_that_keeps_ending_is_started_ever_more_slowly(stage):
    one = stage("raise SystemExit(3)")
    assert tended(one, lambda: one.has_said("ended with status 3, again in 2 s"))


def test_what_a_killed_service_leaves_behind_is_killed_too(stage):
    one = stage(STAYS_WITH_CHILD)
    assert eventually(lambda: bool(one.lines))
    grandchild = int(one.lines[0].split("|")[1])
    os.kill(one.pid, signal.SIGKILL)
    assert tended(one, lambda: state_of(grandchild) in {"", "Z"})


def test_stopping_leaves_nobody(stage):
    one = stage(STAYS_WITH_CHILD)
    assert eventually(lambda: bool(one.lines))
    grandchild = int(one.lines[0].split("|")[1])
    one.crew.stop()
    assert eventually(lambda: state_of(one.pid) == "" and state_of(grandchild) in {"", "Z"})


def test_a_service_that_ignores_the_request_is_killed_after_its_patience(stage):
    one = stage(IGNORES_REQUESTS, patience=0.5)
    assert eventually(lambda: one.has_said("up"))
    begun = time.monotonic()
    one.crew.stop()
    assert time.monotonic() - begun < 5
    assert not one.crew.members[0].is_running


def test_services_die_with_a_killed_supervisor():
    with python(RUNS_A_CREW) as supervisor:
        service = int(line_from(supervisor))
        kill(supervisor.pid)
    assert eventually(lambda: state_of(service) in {"", "Z"})


@pytest.mark.parametrize(("status", "words"), [(-9, "killed by SIGKILL"), (1, "ended with status 1")])
def test_an_end_is_told_in_words(status, words):
    assert in_words(status) == words


def test_every_service_can_be_found_by_its_name():
    services = [web(host="::1", port=8000, workers=2), worker(processes=1), beat()]
    assert [service.name for service in services] == ["web", "worker", "beat"]


def test_the_development_server_takes_both_kinds_of_address():
    assert reloading_web(host="::1", port=8000).command[-1] == "[::1]:8000"
    assert reloading_web(host="127.0.0.1", port=8000).command[-1] == "127.0.0.1:8000"
