"""The engine's docstrings say what its code takes. (That there are any, and their form, is ruff's to check.)"""

import recommender.engine
from upkeep.docstrings import documented_parameters, parameters_of, public_names, wrong_parameters


def test_who_lists_parameters_lists_all_and_no_other():
    assert not wrong_parameters(recommender.engine)


def test_there_are_docstrings_to_check():
    listed = [name for name, thing in public_names(recommender.engine) if documented_parameters(thing)]
    assert "recommender.engine.interactions.History" in listed
    assert len(listed) > 100


def test_several_names_in_one_line_count_each():
    def score(first, second, *, third=1):
        """Says.

        Parameters
        ----------
        first, second : int
        """

    assert documented_parameters(score) == {"first", "second"}
    assert parameters_of(score) == {"first", "second", "third"}
