"""Algorithms asked for in words."""

import doctest

import pytest

from recommender.engine import naming
from recommender.engine.contenders import contenders
from recommender.engine.defaults import algorithm_named, predictor_named
from recommender.engine.errors import UnknownAlgorithmError
from recommender.engine.naming import name_and_settings, names_in


def test_its_examples_are_true():
    assert doctest.testmod(naming).failed == 0


def test_commas_between_brackets_part_settings_not_names():
    assert names_in("ease(l2=1, dropout=0),popularity") == ["ease(l2=1, dropout=0)", "popularity"]


def test_settings_are_those_of_the_algorithm():
    model = algorithm_named("ease(l2=300, lowest_weight=1.0)")
    assert model.name() == "ease"
    assert {"l2": 300, "lowest_weight": 1.0}.items() <= model.hyperparameters().items()


def test_settings_replace_those_that_predicting_would_use():
    assert predictor_named("item_knn(shrinkage=7)").hyperparameters()["shrinkage"] == 7


def test_a_table_calls_it_as_it_was_asked_for():
    assert list(contenders(["ease(l2=300)", "ease"], protocol="strong")) == ["ease(l2=300)", "ease"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("ease(l3=1)", "no setting 'l3'; it has l2"),
        ("ease(300)", "expected settings as in ease"),
        ("ease(l2=open)", "expected settings as in ease"),
        ("ease(l2=300", "expected settings as in ease"),
        ("ease(l2=300) and more", "expected settings as in ease"),
    ],
)
def test_what_cannot_be_read_is_named(asked, said):
    with pytest.raises(ValueError, match=said):
        name_and_settings(asked)


def test_an_unknown_name_is_refused_before_its_settings():
    with pytest.raises(UnknownAlgorithmError, match="no algorithm 'easy'"):
        name_and_settings("easy(l2=1)")
