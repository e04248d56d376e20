import json

import numpy as np
import pytest

from recommender.engine.algorithms.baseline import Baseline
from recommender.engine.algorithms.ease import EASE
from recommender.engine.algorithms.item_knn import ItemKNN
from recommender.engine.algorithms.popularity import Popularity
from recommender.engine.evaluation import evaluate
from recommender.engine.evaluation.table import table_of
from recommender.engine.interactions import Interactions
from recommender.engine.metrics.rating import mae, rmse
from recommender.engine.splits import rating_folds
from recommender.tests.engine.worlds import random_world, two_opinions, two_taste_groups

WORLD = two_taste_groups(n_users=60)


def strong_report(**arguments):
    algorithms = {"popularity": Popularity(), "ease": EASE(l2=2.0)}
    return evaluate(WORLD.interactions, protocol="strong", algorithms=algorithms, k=3, seed=1, **arguments)


def test_personal_lists_beat_popular_ones_where_tastes_differ():
    report = strong_report()
    assert report.best().label == "ease"
    assert report.result_of("ease").differences["ndcg@3"].low > 0


def test_difference_is_that_of_the_means_of_the_same_users():
    report = strong_report()
    means = [result.metrics["ndcg@3"].value for result in report.results]
    assert report.result_of("ease").differences["ndcg@3"].value == pytest.approx(means[1] - means[0])


@pytest.mark.parametrize("protocol", ["time", "strong", "loo"])
def test_list_protocols_report_accuracy_and_what_lies_beside_it(protocol):
    report = evaluate(
        WORLD.interactions,
        protocol=protocol,
        algorithms={"popularity": Popularity()},
        k=5,
        features=WORLD.features,
    )
    result = report.results[0]
    accuracy = {"ndcg@5", "recall@5", "precision@5", "map@5", "mrr@5", "hit_rate@5"}
    beside = {"user_coverage@5", "reach@5", "novelty@5", "serendipity@5", "popularity_lift@5", "diversity@5"}
    assert set(result.metrics) == accuracy | beside
    assert set(result.totals) == {"catalogue_coverage@5", "gini@5"}
    assert report.n_users == result.metrics["ndcg@5"].n > 0


def test_popular_lists_hold_no_surprise_and_personal_ones_do():
    report = strong_report()
    assert report.result_of("popularity").metrics["serendipity@3"].value == 0
    assert report.result_of("ease").metrics["serendipity@3"].value > 0


def test_several_lengths_are_judged_on_the_same_lists():
    algorithms = {"ease": EASE(l2=2.0)}
    both = evaluate(WORLD.interactions, protocol="strong", algorithms=algorithms, k=[2, 9], seed=4)
    short = evaluate(WORLD.interactions, protocol="strong", algorithms=algorithms, k=2, seed=4)
    assert both.results[0].metrics["ndcg@2"] == short.results[0].metrics["ndcg@2"]
    assert both.results[0].metrics["hit_rate@9"].value >= both.results[0].metrics["hit_rate@2"].value


def test_reach_counts_only_lists_that_the_model_filled_by_itself():
    crowd = [(user, item, user) for user in range(30) for item in range(6) if (user + item) % 7]
    loners = [(100 + user, 50 + user, user) for user in range(10)]  # each with an item of the own
    later = [(100 + user, 0, 99) for user in range(10)]
    users, items, times = zip(*crowd, *loners, *later, strict=True)
    world = Interactions.from_columns(user_ids=users, item_ids=items, times=times)
    report = evaluate(world, protocol="time", algorithms={"ease": EASE(), "popularity": Popularity()}, k=3)
    assert report.result_of("ease").metrics["reach@3"].value < 1
    assert report.result_of("popularity").metrics["reach@3"].value == 1


def test_rating_report_is_that_of_the_folds():
    world = random_world(seed=12)
    report = evaluate(world, protocol="rating", algorithms={"baseline": Baseline()}, seed=5)
    folds = list(rating_folds(world, seed=5))
    predicted = np.concatenate(
        [Baseline().fit(f.train).predict(f.user_indexes, f.item_indexes) for f in folds]
    )
    actual = np.concatenate([fold.ratings for fold in folds])
    assert report.results[0].metrics["rmse"].value == pytest.approx(rmse(predicted, actual))
    assert report.results[0].metrics["mae"].value == pytest.approx(mae(predicted, actual))


def test_neighbours_predict_better_than_biases_where_opinions_differ():
    algorithms = {"baseline": Baseline(), "item_knn": ItemKNN(similarity="residual")}
    report = evaluate(two_opinions(), protocol="rating", algorithms=algorithms)
    assert report.best().label == "item_knn"
    assert report.result_of("item_knn").differences["rmse"].high < 0


def test_the_named_baseline_is_what_others_are_compared_with():
    report = strong_report(baseline="ease")
    assert [result.label for result in report.results] == ["ease", "popularity"]
    popular = report.result_of("popularity")
    assert popular.differences["ndcg@3"].value < 0
    assert popular.ratio is not None
    assert popular.ratio.value < 1


def test_a_difference_that_every_user_shows_is_no_chance():
    results = strong_report().results
    assert np.isnan(results[0].p_value)
    assert results[1].p_value == results[1].holm_p < 0.02


def test_comparing_an_algorithm_with_itself_finds_nothing():
    twins = {"one": EASE(l2=2.0), "other": EASE(l2=2.0)}
    other = evaluate(WORLD.interactions, protocol="strong", algorithms=twins, k=3).result_of("other")
    assert (other.p_value, other.differences["ndcg@3"].value) == (1.0, 0.0)
    assert other.ratio is not None
    assert (other.ratio.value, other.ratio.standard_error) == (1.0, 0.0)


def test_more_comparisons_raise_the_corrected_p():
    more = {"popularity": Popularity(), "ease": EASE(l2=2.0), "twin": EASE(l2=2.0)}
    report = evaluate(WORLD.interactions, protocol="strong", algorithms=more, k=3, seed=1)
    ease = report.result_of("ease")
    assert ease.holm_p == pytest.approx(2 * ease.p_value)


def test_pooled_cuts_give_the_mean_over_all_their_lists():
    cuts = (0.6, 0.8)
    algorithms = {"popularity": Popularity()}
    world = random_world(seed=9, n_users=12)
    pooled = evaluate(world, protocol="time", algorithms=algorithms, cuts=cuts, k=5)
    parts = pooled.results[0].by_split
    mean = sum(part.n_lists * part.estimate.value for part in parts) / sum(part.n_lists for part in parts)
    assert len(parts) == 2
    assert pooled.n_lists == sum(part.n_lists for part in parts) > pooled.n_users
    assert pooled.results[0].metrics["ndcg@5"].value == pytest.approx(mean)


def test_more_known_movies_make_better_lists_of_one_fit():
    fits = []

    class Counting(EASE):
        def _learn(self, interactions, features):
            fits.append(len(interactions))
            super()._learn(interactions, features)

    algorithms = {"popularity": Popularity(), "ease": Counting(l2=2.0)}
    report = evaluate(WORLD.interactions, protocol="strong", algorithms=algorithms, k=3, n_known=[1, 5])
    parts = report.result_of("ease").by_split
    assert [part.n_known for part in parts] == [1, 5]
    assert parts[0].difference.value > 0
    assert parts[1].estimate.value >= parts[0].estimate.value
    assert len(fits) == 1
    assert "5 known" in table_of(report)


def test_what_is_new_in_the_holdout_is_counted():
    rows = Interactions.from_columns(
        user_ids=[1, 2, 3, 1, 2], item_ids=[1, 1, 2, 9, 2], times=[1, 2, 3, 8, 9]
    )
    report = evaluate(rows, protocol="time", algorithms={"popularity": Popularity()}, holdout_share=0.4)
    assert (report.n_users, report.n_new_only, report.n_new_items, report.n_new_pairs) == (1, 1, 1, 1)
    assert "1 rows of 1 items that training never met" in table_of(report)


def test_costs_of_a_fit_are_told():
    class Greedy(Popularity):
        def _learn(self, interactions, features):
            self.block_ = np.ones(4_000_000)
            super()._learn(interactions, features)

    report = evaluate(WORLD.interactions, protocol="strong", algorithms={"greedy": Greedy()})
    assert report.results[0].fit_seconds > 0
    assert report.results[0].peak_bytes is None or report.results[0].peak_bytes > 16_000_000


def test_report_fits_into_json_and_a_table():
    report = strong_report()
    found = json.loads(json.dumps(report.to_dict(), allow_nan=False))
    assert [result["label"] for result in found["results"]] == ["popularity", "ease"]
    assert found["results"][1]["hyperparameters"]["l2"] == 2.0
    lines = table_of(report).splitlines()
    assert [line.split()[0] for line in lines[-2:]] == ["popularity", "ease"]


def test_progress_is_told_for_every_user_of_every_algorithm():
    told = []
    report = strong_report(progress=lambda label, done, total: told.append((label, done, total)))
    n = report.n_users
    assert told == [(label, done, n) for label in ("popularity", "ease") for done in range(n + 1)]


def test_same_seed_gives_the_same_numbers():
    first, second = (strong_report().results[1].metrics for _ in range(2))
    assert first == second


def test_split_without_any_case_reports_nan_and_no_failure():
    rows = Interactions.from_columns(user_ids=[1, 2, 3], item_ids=[1, 2, 1], times=[1, 2, 3])
    report = evaluate(rows, protocol="time", algorithms={"popularity": Popularity()})
    assert (report.n_users, report.n_cold) == (0, 1)
    assert np.isnan(report.results[0].metrics["ndcg@10"].value)
    assert report.to_dict()["results"][0]["metrics"]["ndcg@10"]["value"] is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"protocol": "random", "algorithms": {"a": Popularity()}}, "protocol must be one of"),
        ({"protocol": "time", "algorithms": {}}, "at least one"),
        ({"protocol": "time", "algorithms": {"a": Popularity()}, "k": 0}, "k must be at least 1"),
        ({"protocol": "rating", "algorithms": {"a": Popularity()}}, "predicts no ratings"),
        ({"protocol": "time", "algorithms": {"a": Popularity()}, "baseline": "b"}, "baseline must be one of"),
        ({"protocol": "loo", "algorithms": {"a": Popularity()}, "cuts": [0.5]}, "cuts belong to"),
        ({"protocol": "time", "algorithms": {"a": Popularity()}, "n_known": [1]}, "n_known belongs to"),
        ({"protocol": "strong", "algorithms": {"a": Popularity()}, "n_known": [0]}, "n_known must be"),
    ],
)
def test_bad_arguments_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        evaluate(WORLD.interactions, **arguments)
