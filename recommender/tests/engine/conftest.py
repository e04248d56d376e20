import os

import pytest
from hypothesis import settings

from recommender.engine.algorithm import Algorithm
from recommender.engine.naming import algorithm_class, algorithm_names

# Real archives may not be shipped; who has them names their folder, and only then are these tests collected.
collect_ignore = [] if os.environ.get("MOVIEGEEK_DATASETS") else ["test_real_data.py"]

settings.register_profile("unhurried", deadline=None)  # a busy machine is no bug
settings.load_profile("unhurried")


def _those(*, able: tuple[str, ...] = (), unable: tuple[str, ...] = ()) -> list[str]:
    """Names of the algorithms that declare all of `able` and none of `unable`."""
    declared = {name: algorithm_class(name).capabilities for name in algorithm_names()}
    return [
        name
        for name, capabilities in declared.items()
        if all(getattr(capabilities, word) for word in able)
        and not any(getattr(capabilities, word) for word in unable)
    ]


def _fixture_of(names):
    @pytest.fixture(params=names)
    def algorithm_of_this_kind(request) -> Algorithm:
        return algorithm_class(request.param)()

    return algorithm_of_this_kind


algorithm = _fixture_of(algorithm_names())
personalised = _fixture_of(_those(able=("personalised",), unable=("scores_ratings",)))
without_opinion_of_strangers = _fixture_of(_those(unable=("cold_users",)))
explaining = _fixture_of(_those(able=("explains",)))
not_explaining = _fixture_of(_those(unable=("explains",)))
knowing_similar_items = _fixture_of(_those(able=("similar_items",), unable=("scores_ratings",)))
knowing_items_rated_alike = _fixture_of(_those(able=("similar_items", "scores_ratings")))
not_knowing_similar_items = _fixture_of(_those(unable=("similar_items",)))
predicting = _fixture_of(_those(able=("predicts",)))
predicting_personally = _fixture_of(_those(able=("predicts", "personalised")))
not_predicting = _fixture_of(_those(unable=("predicts",)))
needing_ratings = _fixture_of(_those(able=("needs_ratings",)))
needing_features = _fixture_of(_those(able=("needs_features",)))
holding_people = _fixture_of(_those(able=("holds_people",)))
holding_no_people = _fixture_of(_those(unable=("holds_people",)))
