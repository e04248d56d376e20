"""Changed statements are put in, and taken out again."""

from types import SimpleNamespace

import pytest

from upkeep.sql_mutants import main, mutants_of, shared_out


def test_each_place_is_changed_by_itself_and_comes_back():
    module = SimpleNamespace(NEWEST="SELECT max(at) FROM log WHERE at >= 1 AND at <= 2", WORDS="a >= b")
    changed = {mutant.text for mutant in mutants_of(module)}
    assert changed == {
        "SELECT min(at) FROM log WHERE at >= 1 AND at <= 2",
        "SELECT max(at) FROM log WHERE at > 1 AND at <= 2",
        "SELECT max(at) FROM log WHERE at >= 1 AND at < 2",
    }
    (mutant, *_) = mutants_of(module)
    with mutant.applied():
        assert mutant.text == module.NEWEST
    assert module.NEWEST == "SELECT max(at) FROM log WHERE at >= 1 AND at <= 2"


def test_a_part_is_changed_in_the_statement_that_is_run():
    part = " SELECT max(at) FROM log"
    module = SimpleNamespace(PART=part, WHOLE="WITH newest AS (" + part + ")")
    assert {mutant.constant for mutant in mutants_of(module)} == {"WHOLE"}


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
