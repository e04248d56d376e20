"""Random search with successive halving, on a world whose best setting is known."""

import json

import numpy as np
import pytest

from recommender.engine.algorithms.ease import EASE
from recommender.engine.algorithms.item_knn import ItemKNN
from recommender.engine.algorithms.popularity import Popularity
from recommender.engine.algorithms.trending import Trending
from recommender.engine.errors import InputFileError
from recommender.engine.search_space import Between, OneOf, space_of
from recommender.engine.tuning import TrialLog, Validation, tune, validation_of
from recommender.tests.engine.worlds import premieres, random_world, two_opinions


class Target(Validation):
    """Worth more the nearer `shrinkage` is to 40; counts its fits."""

    train = random_world(seed=1)
    n_splits = 5
    metric = "nearness"

    def __init__(self):
        self.asked = []

    def values(self, algorithm, split):
        self.asked.append((algorithm.shrinkage, split))
        noise = np.random.default_rng(split).normal(0, 0.001, size=30)
        return -abs(np.log(algorithm.shrinkage / 40)) + noise


SPACE = {"shrinkage": Between(1, 1_000, log=True)}


def test_the_search_comes_near_the_best_setting():
    found = tune(ItemKNN(shrinkage=1_000), Target(), space=SPACE, n_candidates=27, seed=3)
    assert 20 < found.best.settings["shrinkage"] < 80
    assert found.gain.low > 0


def test_each_round_keeps_a_third_and_asks_for_more_parts():
    target = Target()
    found = tune(ItemKNN(), target, space=SPACE, n_candidates=27, seed=0)
    assert [sum(split == part for _, split in target.asked) for part in range(5)] == [27, 9, 9, 3, 3]
    assert found.n_trials == 51


def test_the_default_is_asked_on_all_parts_and_stays_where_nothing_is_better():
    found = tune(ItemKNN(shrinkage=40), Target(), space=SPACE, n_candidates=6)
    assert found.best is found.default
    assert found.default.n_splits == 5
    assert found.gain.value == 0


def test_an_interrupted_search_goes_on_from_its_log(tmp_path):
    path, question = tmp_path / "log.jsonl", {"what": "nearness"}
    first = tune(ItemKNN(), Target(), space=SPACE, n_candidates=9, log=TrialLog(question, path))
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:7]) + lines[7][:20])  # cut off while writing
    target = Target()
    again = tune(ItemKNN(), target, space=SPACE, n_candidates=9, log=TrialLog(question, path))
    assert len(target.asked) == len(lines) - 7
    assert again.best.settings == first.best.settings
    assert len(path.read_text().splitlines()) == len(lines)


def test_the_log_of_another_search_is_refused(tmp_path):
    TrialLog({"seed": 1}, tmp_path / "log.jsonl")
    with pytest.raises(InputFileError, match="log of another search"):
        TrialLog({"seed": 2}, tmp_path / "log.jsonl")


def test_a_file_that_is_no_log_is_refused(tmp_path):
    (tmp_path / "log.jsonl").write_text("dear diary\n")
    with pytest.raises(InputFileError, match="cannot be read as a log"):
        TrialLog({}, tmp_path / "log.jsonl")


def test_every_line_of_the_log_is_json_with_settings_and_mean(tmp_path):
    tune(ItemKNN(), Target(), space=SPACE, n_candidates=3, log=TrialLog({}, tmp_path / "log.jsonl"))
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert all({"settings", "split", "mean", "seconds"} <= line.keys() for line in lines[1:])


@pytest.mark.parametrize("protocol", ["strong", "time", "loo", "rating"])
def test_validation_parts_stay_inside_the_training_part(protocol):
    world = two_opinions() if protocol == "rating" else premieres(n_days=60)
    validation = validation_of(world, protocol, seed=0, n_splits=3, k=5)
    algorithm = ItemKNN() if protocol == "rating" else Popularity()
    values = [validation.values(algorithm, split) for split in range(3)]
    assert all(np.isfinite(part[~np.isnan(part)]).all() and part.size for part in values)
    assert not np.array_equal(values[0], values[1], equal_nan=True)


def test_tuning_finds_the_clock_of_a_world_that_lives_by_it():
    validation = validation_of(premieres(), "time", seed=0, n_splits=3, k=5)
    space = {"half_life_days": Between(1, 500, log=True)}
    found = tune(Trending(half_life_days=500.0), validation, space=space, n_candidates=9)
    assert found.best.settings["half_life_days"] < 100
    assert found.gain.value > 0


def test_declared_axes_go_before_derived_ones():
    class Declaring(Popularity):
        search_space = {"measure": OneOf("count", "mean")}

    assert set(space_of(Declaring())) == {"measure"}


def test_derived_axes_lie_around_the_numbers_and_leave_seeds_and_limits():
    axes = space_of(EASE())
    assert {"l2", "dropout"} <= set(axes)
    assert not {"seed", "max_items"} & set(axes)
    assert isinstance(axes["dropout"], Between)
    assert axes["dropout"].high < 1


def test_what_has_nothing_to_draw_is_refused():
    with pytest.raises(ValueError, match="no hyperparameter to draw"):
        tune(Popularity(), Target(), space={})


def test_too_few_candidates_are_refused():
    with pytest.raises(ValueError, match="n_candidates must be at least 2"):
        tune(ItemKNN(), Target(), space=SPACE, n_candidates=1)
