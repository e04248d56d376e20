"""Data of an older PostgreSQL becomes data of the new one."""

import shutil

import pytest

from mysite.supervisor.binaries import SYSTEM, Binaries, newest
from mysite.supervisor.cluster import Cluster
from mysite.supervisor.lease import ensure_running
from mysite.supervisor.owner import owner_of
from mysite.supervisor.place import DATABASE
from mysite.tests.supervisor.conftest import HASTE, ask


@pytest.fixture
def old(new_place) -> Cluster:
    """A stopped home of an older version with a thousand rows and a role that somebody has added."""
    oldest = min(SYSTEM.glob("1[0-7]"), key=lambda folder: int(folder.name))
    cluster = Cluster(
        binaries=Binaries(oldest / "bin"),
        owner=owner_of(new_place.data),
        data=new_place.data,
        socket_folder=new_place.socket_folder,
        log=new_place.log,
        options=HASTE,
    )
    cluster.initialise()
    server = cluster.start()
    cluster.make_database(DATABASE)
    ask(new_place, "create table kept as select generate_series(1, 1000) as n")
    ask(new_place, "create role reporter login")
    ask(new_place, "grant select on kept to reporter")
    cluster.stop(server)
    return cluster


def test_every_row_and_role_is_there_after_an_upgrade(old, new_place):
    said: list[str] = []
    ensure_running(new_place, options=HASTE, say=said.append)
    assert int(str(ask(new_place, "show server_version_num"))) // 10_000 == newest().major
    assert ask(new_place, "select count(*) from kept") == 1000
    assert ask(new_place, "select has_table_privilege('reporter', 'kept', 'select')")
    assert any("dumping moviegeek" in text for text in said)


def test_the_old_folder_is_kept_beside_the_new_one(old, new_place):
    before = old.data_major
    ensure_running(new_place, options=HASTE)
    assert (new_place.folder / f"data-{before}" / "PG_VERSION").exists()


def test_an_upgrade_that_was_interrupted_between_its_renames_is_begun_anew(old, new_place):
    kept = new_place.data.rename(new_place.folder / f"data-{old.data_major}")
    ensure_running(new_place, options=HASTE)
    assert kept.exists()
    assert ask(new_place, "select count(*) from kept") == 1000


def test_leftovers_of_an_interrupted_upgrade_do_no_harm(old, new_place):
    shutil.copytree(new_place.data, new_place.folder / f"data-{newest().major}-unfinished")
    (new_place.folder / "dump-unfinished").mkdir()
    ensure_running(new_place, options=HASTE)
    assert ask(new_place, "select count(*) from kept") == 1000
