import csv

import numpy as np
import pytest

from recommender.engine.batch import predict_from_files, recommend_from_files
from recommender.engine.errors import InputFileError, UnknownAlgorithmError
from recommender.engine.naming import algorithm_class, algorithm_names
from recommender.tests.engine.worlds import premieres, random_world, two_opinions, two_taste_groups

DAY = 86_400
WORLD = two_taste_groups().interactions


def write(path, header, rows):
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def rows_of(world):
    return [
        (f"u{world.user_ids[user]}", f"i{world.item_ids[item]}", rating, time)
        for user, item, rating, time in zip(
            world.user_indexes, world.item_indexes, world.ratings, world.times, strict=True
        )
    ]


def lists_in(path):
    lists: dict[str, list[dict[str, str]]] = {}
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            lists.setdefault(row["user_id"], []).append(row)
    return lists


ACTS = ("user_id", "item_id", "rating", "timestamp")
TRAIN = rows_of(WORLD)


@pytest.fixture
def recommend(tmp_path):
    def run(histories, *, train=TRAIN, algorithm="ease", k=5, **settings):
        written = recommend_from_files(
            train=write(tmp_path / "T.csv", ACTS, train),
            histories=write(tmp_path / "H.csv", ACTS, histories),
            output=tmp_path / "R.csv",
            algorithm=algorithm,
            k=k,
            **settings,
        )
        return lists_in(tmp_path / "R.csv"), written

    return run


def test_lists_are_ranked_from_one_with_scores_that_do_not_increase(recommend):
    lists, written = recommend(TRAIN)
    assert len(lists) == written.n_users == WORLD.n_users
    for rows in lists.values():
        assert [int(row["rank"]) for row in rows] == [1, 2, 3, 4, 5]
        assert (np.diff([float(row["score"]) for row in rows]) <= 0).all()


def test_no_list_holds_an_item_of_its_history_or_one_twice(recommend):
    lists, _ = recommend(TRAIN, k=20)
    for user, rows in lists.items():
        listed = [row["item_id"] for row in rows]
        known = {item for who, item, *_ in TRAIN if who == user}
        assert len(listed) == len(set(listed)) == 20 - len(known)
        assert not known & set(listed)


def test_item_that_the_group_likes_and_the_history_lacks_comes_first(recommend):
    history = [("new", f"i{1000 + item}", 5, 0) for item in range(9)]
    lists, _ = recommend(history)
    assert lists["new"][0]["item_id"] == "i1009"


def test_user_of_histories_is_answered_alike_whether_in_training_or_not(recommend):
    renamed = [("stranger", *row[1:]) for row in TRAIN if row[0] == "u4"]
    lists, _ = recommend([*TRAIN, *renamed])
    assert [row["item_id"] for row in lists["u4"]] == [row["item_id"] for row in lists["stranger"]]
    assert [row["score"] for row in lists["u4"]] == [row["score"] for row in lists["stranger"]]


def test_what_was_said_twice_counts_once(recommend):
    once, _ = recommend(TRAIN)
    twice, _ = recommend([*TRAIN, *TRAIN], train=[*TRAIN, *TRAIN])
    assert once == twice


NEEDING_NO_ITEMS = [
    name for name in algorithm_names() if not algorithm_class(name).capabilities.needs_features
]


@pytest.mark.parametrize("algorithm", NEEDING_NO_ITEMS)
def test_everybody_gets_k_rows_also_without_usable_history(recommend, algorithm):
    lists, written = recommend([("cold", "unheard of", 5, 1), *TRAIN[:30]], algorithm=algorithm)
    assert {len(rows) for rows in lists.values()} == {5}
    assert written.n_short == 0


@pytest.mark.parametrize("algorithm", ["ease", "item_knn", "association"])
def test_cold_users_get_the_popular_items(recommend, algorithm):
    extra = [(f"v{n}", f"i{1012 + n % 2}", 3, 1) for n in range(9)]
    lists, _ = recommend([("cold", "", "", "")], train=[*TRAIN, *extra], algorithm=algorithm)
    assert [row["item_id"] for row in lists["cold"][:2]] == ["i1012", "i1013"]


def test_users_come_in_the_order_of_the_histories(recommend):
    lists, _ = recommend([("z", "i1000", 5, 1), ("a", "i1001", 5, 1), ("z", "i1002", 5, 1)])
    assert list(lists) == ["z", "a"]


def test_catalogue_that_is_too_small_gives_shorter_lists_and_says_so(recommend):
    lists, written = recommend(TRAIN[:9], k=100)
    assert len(lists["u0"]) == 20 - 9
    assert written.n_short == written.n_users == 1


def test_items_file_adds_its_items_to_the_catalogue(recommend, tmp_path):
    items = write(
        tmp_path / "I.csv",
        ("item_id", "title", "year", "genres"),
        [("i1000", "robots", 1980, "Sci-Fi"), ("i2000", "robots again", 1981, "Sci-Fi")],
    )
    lists, _ = recommend([("a", "i1000", 5, 1)], algorithm="content", items=items)
    assert lists["a"][0]["item_id"] == "i2000"


def test_item_of_the_history_that_only_the_items_file_knows_is_not_listed(recommend, tmp_path):
    items = write(tmp_path / "I.csv", ("item_id", "title"), [("i2000", "robots")])
    lists, _ = recommend([("a", "i2000", 5, 1)], k=50, items=items)
    assert "i2000" not in {row["item_id"] for row in lists["a"]}


def test_lists_for_an_earlier_moment_know_nothing_later(recommend):
    train = [("a", "old", 5, 1), ("b", "old", 5, 2), *((f"c{n}", "new", 5, 9) for n in range(5))]
    lists, written = recommend([("d", "", "", "")], train=train, algorithm="popularity", at=5)
    assert [row["item_id"] for row in lists["d"]] == ["old"]
    assert written.n_after == 5


def test_moment_before_all_rows_or_without_timestamps_is_refused(recommend):
    with pytest.raises(InputFileError, match="every row is later than -1"):
        recommend(TRAIN, at=-1)
    with pytest.raises(InputFileError, match="no timestamps"):
        recommend(TRAIN, train=[("a", "x", 5, "")], at=5)


def test_default_says_what_it_chose(recommend):
    _, written = recommend(TRAIN[:9], algorithm="default")
    assert written.algorithm == "default"
    assert written.choices["blend"]["weights"]["longer"]["ease"] > 0


def test_lists_of_people_in_training_are_for_the_moment_and_those_of_others_for_none(recommend):
    world = premieres()
    train = [
        (f"u{user}", f"i{item}", 5, time)
        for user, item, time in zip(world.user_indexes, world.item_indexes, world.times, strict=True)
    ]
    own = [row for row in train if row[0] == "u1"]
    histories = [*own, *(("stranger", *row[1:]) for row in own)]
    lists, _ = recommend(histories, train=train, algorithm="default")
    of_the_end, _ = recommend(histories, train=train, algorithm="default", at=world.last_time)
    items = {user: [row["item_id"] for row in rows] for user, rows in (lists | of_the_end).items()}
    assert items["u1"] == items["stranger"]
    assert lists["u1"] == of_the_end["u1"]
    assert lists["stranger"] != of_the_end["stranger"]


def test_bad_arguments_are_refused_and_nothing_is_written(recommend, tmp_path):
    with pytest.raises(ValueError, match="k must be at least 1, got 0"):
        recommend(TRAIN, k=0)
    with pytest.raises(UnknownAlgorithmError, match="no algorithm 'svd'"):
        recommend(TRAIN, algorithm="svd")
    assert not (tmp_path / "R.csv").exists()


@pytest.fixture
def predict(tmp_path):
    def run(pairs, *, train, algorithm="default"):
        predict_from_files(
            train=write(tmp_path / "T.csv", ACTS, train),
            pairs=write(tmp_path / "P.csv", ("user_id", "item_id"), pairs),
            algorithm=algorithm,
            output=tmp_path / "R.csv",
        )
        with (tmp_path / "R.csv").open(newline="") as file:
            return [
                (row["user_id"], row["item_id"], float(row["prediction"])) for row in csv.DictReader(file)
            ]

    return run


def test_every_line_of_pairs_gets_a_prediction_on_the_scale_in_its_order(predict):
    train = rows_of(random_world(seed=13))
    pairs = [
        ("u3", "i4"),
        ("u1", "i2"),
        ("nobody", "i2"),
        ("u1", "nothing"),
        ("nobody", "nothing"),
        ("u3", "i4"),
    ]
    found = predict(pairs, train=train)
    assert [(user, item) for user, item, _ in found] == pairs
    assert all(1 <= prediction <= 5 for *_, prediction in found)
    assert found[0] == found[-1]


@pytest.mark.parametrize(("factor", "shift"), [(1, 0), (0.5, 0), (2, -2), (20, 0)])
def test_predictions_are_on_the_scale_of_the_training_ratings(predict, factor, shift):
    train = [
        (user, item, rating * factor + shift, time) for user, item, rating, time in rows_of(two_opinions())
    ]
    own, other = (prediction for *_, prediction in predict([("u0", "i0"), ("u1", "i0")], train=train))
    middle, lowest, highest = (3 * factor + shift, factor + shift, 5 * factor + shift)
    assert lowest <= other < middle < own <= highest


def test_pairs_teach_nothing(predict):
    train = rows_of(random_world(seed=14))
    alone = predict([("u1", "i1")], train=train)[0]
    assert predict([("u1", f"i{item}") for item in range(1, 25)], train=train)[0] == alone


def test_predictions_without_ratings_are_refused(predict):
    with pytest.raises(InputFileError, match="predictions need a column rating"):
        predict([("a", "x")], train=[("a", "x", "", 1)])


def test_algorithm_that_predicts_nothing_is_refused_with_those_that_do(predict):
    with pytest.raises(ValueError, match="ease predicts no ratings; baseline, "):
        predict([("a", "x")], train=TRAIN, algorithm="ease")


def test_pairs_are_predicted_in_parts_and_told(tmp_path):
    told, world = [], rows_of(random_world(seed=15))
    pairs = [(user, item) for user, item, *_ in world * 20]
    predict_from_files(
        train=write(tmp_path / "T.csv", ACTS, world),
        pairs=write(tmp_path / "P.csv", ("user_id", "item_id"), pairs),
        algorithm="baseline",
        output=tmp_path / "R.csv",
        step=lambda *step: told.append(step),
    )
    n = len(pairs)
    assert told[:2] == [("reading", 0, 0), ("fitting baseline", 0, 0)]
    assert [done for _, done, total in told[2:] if total == n] == [5_000, n]


def test_items_that_nobody_rated_are_predicted_too(tmp_path):
    (tmp_path / "T.csv").write_text("user_id,item_id,rating\na,x,4\nb,x,2\na,y,5\n")
    (tmp_path / "P.csv").write_text("user_id,item_id\na,z\n")
    (tmp_path / "I.csv").write_text("item_id,title\nz,Zardoz\n")
    paths = {
        name: tmp_path / f"{letter}.csv"
        for name, letter in zip(("train", "pairs", "items"), "TPI", strict=True)
    }
    written = predict_from_files(**paths, algorithm="baseline", output=tmp_path / "R.csv")
    assert written.n_rows == 1


def test_times_that_the_histories_lack_come_from_training(recommend):
    world = premieres()
    train = [
        (f"u{user}", f"i{item}", 4, time)
        for user, item, time in zip(world.user_indexes, world.item_indexes, world.times, strict=True)
    ]
    undated = [(user, item, rating, "") for user, item, rating, _ in train]
    with_times, _ = recommend(train, train=train, algorithm="default")
    without_times, _ = recommend(undated, train=train, algorithm="default")
    assert without_times == with_times


def test_nothing_is_learned_of_moments_when_no_list_is_for_one(recommend):
    strangers = [(f"stranger-{user}", *rest) for user, *rest in TRAIN]
    _, written = recommend(strangers, algorithm="default")
    assert "no times" in written.choices["why"]
