"""Changed statements are put in, and taken out again."""

from types import SimpleNamespace

from upkeep.sql_mutants import mutants_of


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
