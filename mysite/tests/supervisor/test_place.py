import os
from pathlib import Path

from mysite.supervisor.lease import ensure_running
from mysite.supervisor.place import (
    LONGEST_SOCKET_PATH,
    SOCKET_NAME,
    Place,
    abandoned_folders,
    place_of,
)
from mysite.tests.supervisor.conftest import HASTE, ask, clear
from mysite.whole_files import write_once


def test_a_home_that_others_may_enter_keeps_everything_inside(home):
    assert place_of(home).folder == home / "postgres"


def test_a_home_that_is_closed_to_others_keeps_the_data_outside_when_root_starts_it(home):
    home.chmod(0o700)
    is_inside = home in place_of(home).folder.parents
    assert is_inside == (os.geteuid() != 0)


def test_the_place_stays_when_the_home_is_closed_later(home):
    before = place_of(home)
    home.chmod(0o700)
    assert place_of(home) == before


def test_the_place_moves_along_with_its_home(home):
    place_of(home)
    moved = home.rename(home.with_name(f"{home.name}-moved"))
    assert place_of(moved).folder == moved / "postgres"
    moved.rename(home)


def test_a_server_under_a_closed_home_can_be_used(home):
    home.chmod(0o700)
    ensure_running(place_of(home), options=HASTE)
    assert ask(place_of(home), "select 1") == 1


def test_the_longest_socket_path_is_still_kept_beside_the_data():
    room = LONGEST_SOCKET_PATH - len("/socket") - len(SOCKET_NAME)
    fits, too_long = Path("/" + "x" * (room - 1)), Path("/" + "x" * room)
    assert Place(home=fits, folder=fits).socket_folder == fits / "socket"
    assert Place(home=too_long, folder=too_long).socket_folder.parent == Path("/tmp")


def test_a_server_under_a_very_long_path_can_be_used(home):
    long_home = home / ("a-very-long-folder-name" * 4) / ("and-another" * 4)
    long_home.mkdir(parents=True)
    place = place_of(long_home)
    ensure_running(place, options=HASTE)
    assert ask(place, "select 1") == 1
    clear(place)


def test_the_first_of_two_writers_wins(tmp_path):
    write_once(tmp_path / "note", "first")
    write_once(tmp_path / "note", "second")
    assert (tmp_path / "note").read_text() == "first"


def test_a_folder_whose_home_is_gone_is_found(tmp_path):
    for name, home in (("kept", tmp_path), ("abandoned", tmp_path / "gone")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "home").write_text(str(home))
    assert abandoned_folders(tmp_path) == [tmp_path / "abandoned"]
