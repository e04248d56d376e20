"""Claims about MovieLens 100K; collected only where MOVIEGEEK_DATASETS names a folder that holds it."""

import os
from pathlib import Path

import pytest

from recommender.engine.defaults import algorithms_named, predictor_named
from recommender.engine.evaluation import evaluate
from recommender.measuring.evaluation_data import read_evaluation_data


@pytest.fixture(scope="module")
def movielens():
    (path,) = Path(os.environ["MOVIEGEEK_DATASETS"]).rglob("ml-100k.zip")
    return read_evaluation_data(path)


@pytest.fixture(scope="module")
def strong(movielens):
    liked = movielens.liked(None)
    algorithms = algorithms_named(["popularity", "item_knn", "ease"])
    return evaluate(liked, protocol="strong", algorithms=algorithms, k=100, seed=0)


@pytest.mark.parametrize("personal", ["item_knn", "ease"])
def test_personal_lists_beat_popular_ones_for_people_not_in_training(strong, personal):
    assert strong.result_of(personal).differences["ndcg@100"].low > 0


def test_ease_lists_more_of_the_catalogue_than_popularity(strong):
    covered = {result.label: result.totals["catalogue_coverage@100"] for result in strong.results}
    assert covered["ease"] > 2 * covered["popularity"]


def test_neighbours_predict_better_than_biases(movielens):
    algorithms = {name: predictor_named(name) for name in ("baseline", "item_knn")}
    report = evaluate(movielens.rated(), protocol="rating", algorithms=algorithms)
    assert report.result_of("item_knn").differences["rmse"].high < 0
