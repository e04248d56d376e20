"""Changed statements are put in, and taken out again."""

from types import SimpleNamespace

import pytest

from upkeep.sql_mutants import main, mutants_of, shared_out


def test_each_place_is_changed_by_itself_and_comes_back():
    module = SimpleNamespace(NEWEST="SELECT max(at) FROM log WHERE at >= 1 AND at <= 2", WORDS="a >= b")
    changed = {mutant.texts["NEWEST"] for mutant in mutants_of(module)}
    assert changed == {
        "SELECT min(at) FROM log WHERE at >= 1 AND at <= 2",
        "SELECT max(at) FROM log WHERE at > 1 AND at <= 2",
        "SELECT max(at) FROM log WHERE at >= 1 AND at < 2",
    }
    (mutant, *_) = mutants_of(module)
    with mutant.applied():
        assert mutant.texts["NEWEST"] == module.NEWEST
    assert module.NEWEST == "SELECT max(at) FROM log WHERE at >= 1 AND at <= 2"


def test_a_part_changes_in_all_statements_that_hold_it_and_only_there():
    part = " SELECT max(at) FROM log"
    module = SimpleNamespace(
        PART=part, LATE="WITH a AS (" + part + ")", ALL="WITH b AS (" + part + ") WHERE c > d"
    )
    in_part, in_all = mutants_of(module)
    assert (in_part.constant, in_all.constant) == ("PART", "ALL")
    with in_part.applied():
        assert module.LATE == "WITH a AS ( SELECT min(at) FROM log)"
        assert module.ALL == "WITH b AS ( SELECT min(at) FROM log) WHERE c > d"
    assert module.ALL == "WITH b AS ( SELECT max(at) FROM log) WHERE c > d"


def test_shares_hold_each_change_once():
    changes = mutants_of(
        SimpleNamespace(NEWEST="SELECT max(at) FROM log WHERE at >= 1 AND at <= 2 AND at > 0")
    )
    shares = [shared_out(changes, share) for share in ("1/3", "2/3", "3/3")]
    assert sorted(str(one) for share in shares for one in share) == sorted(map(str, changes))


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["explicit"],
        ["implicit", "0/6"],
        ["implicit", "7/6"],
        ["implicit", "half"],
        ["implicit", "1/6", "2/6"],
    ],
)
def test_what_names_no_hunt_is_refused(words, capsys):
    assert main(words) == 2
    assert "expected" in capsys.readouterr().out
