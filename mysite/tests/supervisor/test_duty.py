import socket

import pytest

from mysite.supervisor.duty import AlreadyOnDutyError, current_duty, on_duty, refuse_taken_port
from mysite.supervisor.errors import SupervisorError
from mysite.tests.supervisor.conftest import line_from, python

SERVES = """
import sys; from pathlib import Path
from mysite.supervisor.duty import on_duty
with on_duty(Path(sys.argv[1]), address="http://127.0.0.1:8000"):
    print("on duty", flush=True)
    sys.stdin.read()
"""


def test_nobody_is_on_duty_in_a_new_home(tmp_path):
    assert current_duty(tmp_path) is None


def test_a_second_supervisor_is_told_the_address_of_the_first(tmp_path):
    with python(SERVES, tmp_path) as first:
        line_from(first)
        with (
            pytest.raises(AlreadyOnDutyError, match=r"already running on http://127\.0\.0\.1:8000"),
            on_duty(tmp_path, address="http://127.0.0.1:8001"),
        ):
            pass
        first.kill()


def test_a_killed_supervisor_frees_the_home(tmp_path):
    with python(SERVES, tmp_path) as first:
        line_from(first)
        duty = current_duty(tmp_path)
        assert duty is not None
        assert duty.pid == first.pid
        first.kill()
    with on_duty(tmp_path, address="http://127.0.0.1:8001"):
        found = current_duty(tmp_path)
    assert found is not None
    assert found.address == "http://127.0.0.1:8001"


def test_two_homes_are_served_at_once(tmp_path):
    with (
        on_duty(tmp_path / "a", address="http://127.0.0.1:8000"),
        on_duty(tmp_path / "b", address="http://127.0.0.1:8001"),
    ):
        duties = [current_duty(tmp_path / name) for name in ("a", "b")]
    assert [duty and duty.address for duty in duties] == ["http://127.0.0.1:8000", "http://127.0.0.1:8001"]


def test_a_port_that_somebody_has_is_refused_with_another_one():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SupervisorError, match=f"port {port} .*make run PORT={port + 1}"):
            refuse_taken_port("127.0.0.1", port)
