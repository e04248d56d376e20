"""One server for all who use a home: started by the first, stopped after the last, back after any kill -9."""

import os
import subprocess
import time

import pytest

from mysite.supervisor.errors import SupervisorError
from mysite.supervisor.kinship import state_of
from mysite.supervisor.lease import answers, ensure_running, give_back_lease, wait_until_stopped
from mysite.supervisor.status import Status
from mysite.tests.supervisor.conftest import HASTE, ask, eventually, kill, line_from, postmaster_of, python

USE_AND_WAIT = """
import sys; from pathlib import Path
from mysite.supervisor.lease import ensure_running
from mysite.supervisor.place import place_of
place = place_of(Path(sys.argv[1]))
ensure_running(place)
print((place.data / "postmaster.pid").read_text().split()[0], flush=True)
sys.stdin.read()
"""


def keeper_of(place) -> int:
    return int(Status(place).read()["keeper"])


@pytest.fixture
def filled(place):
    """A running server with a thousand committed rows."""
    ensure_running(place, options=HASTE)
    ask(place, "drop table if exists kept")
    ask(place, "create table kept as select generate_series(1, 1000) as n")
    return place


def test_the_server_speaks_utf8_and_sorts_by_code_point(place):
    ensure_running(place, options=HASTE)
    assert (
        ask(place, "select string_agg(w, '' order by w) from (values ('é'), ('b'), ('A')) as t(w)") == "Abé"
    )
    assert ask(place, "select upper('é')") == "É"


def test_the_server_listens_on_no_network_port(place):
    ensure_running(place, options=HASTE)
    assert ask(place, "show listen_addresses") == ""


def test_only_its_owner_may_enter_the_sockets_folder(place):
    ensure_running(place, options=HASTE)
    assert place.socket_folder.stat().st_mode & 0o777 == 0o700


def test_the_server_never_runs_as_root(place):
    ensure_running(place, options=HASTE)
    uid = os.stat(f"/proc/{postmaster_of(place)}").st_uid
    assert uid != 0


def test_the_server_stops_with_its_last_user_and_keeps_its_rows(filled):
    give_back_lease(filled)
    assert wait_until_stopped(filled, seconds=20)
    assert not answers(filled)
    ensure_running(filled, options=HASTE)
    assert ask(filled, "select count(*) from kept") == 1000


def test_the_server_stays_while_another_process_uses_it(place):
    ensure_running(place, options=HASTE)
    with python(USE_AND_WAIT, place.home) as other:
        assert line_from(other)
        give_back_lease(place)
        time.sleep(0.5)
        assert ask(place, "select 1") == 1
        other.kill()
    assert wait_until_stopped(place, seconds=20)


def test_a_user_that_is_killed_leaves_no_server_behind(place):
    with python(USE_AND_WAIT, place.home) as only_user:
        postmaster = int(line_from(only_user))
        only_user.kill()
    assert eventually(lambda: state_of(postmaster) in {"", "Z"})


def test_several_starters_at_once_get_one_server(place):
    starters = [python(USE_AND_WAIT, place.home) for _ in range(4)]
    servers = {line_from(starter) for starter in starters}
    for starter in starters:
        starter.communicate()
    assert len(servers) == 1
    assert servers != {""}


def test_a_killed_server_comes_back_with_every_row(filled):
    kill(postmaster_of(filled))
    ensure_running(filled, options=HASTE)
    assert ask(filled, "select count(*) from kept") == 1000


def test_a_killed_keeper_takes_the_server_with_it_and_both_come_back(filled):
    postmaster = postmaster_of(filled)
    kill(keeper_of(filled))
    assert eventually(lambda: state_of(postmaster) in {"", "Z"})
    ensure_running(filled, options=HASTE)
    assert ask(filled, "select count(*) from kept") == 1000


def test_keeper_and_server_killed_together_come_back(filled):
    kill(keeper_of(filled), postmaster_of(filled))
    ensure_running(filled, options=HASTE)
    assert ask(filled, "select count(*) from kept") == 1000


def test_a_lock_that_names_a_zombie_does_not_keep_the_server_out(filled):
    give_back_lease(filled)
    assert wait_until_stopped(filled, seconds=20)
    zombie = subprocess.Popen(["true"])
    assert eventually(lambda: state_of(zombie.pid) == "Z")
    lock = f"{zombie.pid}\n{filled.data}\n1700000000\n5432\n{filled.socket_folder}\n\n"
    for path in (filled.data / "postmaster.pid", filled.socket_folder / ".s.PGSQL.5432.lock"):
        path.write_text(lock)
    ensure_running(filled, options=HASTE)
    zombie.wait()
    assert ask(filled, "select count(*) from kept") == 1000


def test_a_lock_that_names_a_stranger_does_not_keep_the_server_out(filled):
    give_back_lease(filled)
    assert wait_until_stopped(filled, seconds=20)
    (filled.data / "postmaster.pid").write_text(f"{os.getpid()}\n{filled.data}\n1700000000\n5432\n\n\n")
    ensure_running(filled, options=HASTE)
    assert ask(filled, "select count(*) from kept") == 1000


def test_an_interrupted_first_start_is_begun_anew(new_place):
    half_made = new_place.data.with_name("data-unfinished")
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")
    ensure_running(new_place, options=HASTE)
    assert ask(new_place, "select 1") == 1


def test_data_of_an_unknown_version_is_refused_with_a_way_out(new_place):
    new_place.data.mkdir(parents=True)
    (new_place.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(SupervisorError, match="apt-get install postgresql-9"):
        ensure_running(new_place, options=HASTE)


def test_settings_that_the_server_refuses_are_told_in_its_own_words(place):
    with pytest.raises(SupervisorError, match="no_such_setting"):
        ensure_running(place, options=["no_such_setting=1"])
    assert wait_until_stopped(place, seconds=5)
