"""The engine's commands. No test here may touch the database, and pytest-django sees to it."""

import csv
import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command

from recommender.engine.contenders import POPULAR_LATELY
from recommender.tests.engine.worlds import two_taste_groups

WORLD = two_taste_groups().interactions


@pytest.fixture
def training(tmp_path):
    rows = zip(WORLD.user_indexes, WORLD.item_indexes, WORLD.ratings, WORLD.times, strict=True)
    path = tmp_path / "T.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([("user_id", "item_id", "rating", "timestamp"), *rows])
    return path


def said_by(*words) -> str:
    return said_and_complained_by(*words)[0]


def said_and_complained_by(*words) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command(*map(str, words), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_recommend_file_writes_lists_and_says_so_in_one_line(training, tmp_path):
    output = tmp_path / "R.csv"
    said = said_by(
        "recommend_file", "--train", training, "--histories", training, "--k", 3, "--output", output
    )
    assert said.startswith("default: 123 rows for 41 users in")
    assert said.count("\n") == 1
    assert output.read_text().startswith("user_id,item_id,rank,score\n0,")


def test_recommend_file_takes_a_moment_as_seconds_or_as_a_date(training, tmp_path):
    words = (
        "recommend_file",
        "--train",
        training,
        "--histories",
        training,
        "--output",
        tmp_path / "R.csv",
        "--at",
    )
    assert said_by(*words, 10 * 86_400) == said_by(*words, "1970-01-11")


def test_recommend_file_refuses_with_one_clear_line(training, tmp_path):
    words = (
        "recommend_file",
        "--train",
        tmp_path / "none.csv",
        "--histories",
        training,
        "--output",
        tmp_path / "R",
    )
    with pytest.raises(CommandError, match=r"none\.csv: cannot be read"):
        said_by(*words)


def test_predict_file_writes_one_prediction_per_pair(training, tmp_path):
    pairs, output = tmp_path / "P.csv", tmp_path / "R.csv"
    pairs.write_text("user_id,item_id\n0,0\n1,0\n")
    said = said_by("predict_file", "--train", training, "--pairs", pairs, "--output", output)
    assert said.startswith("bayesian_fm: 2 predictions for 2 users in")
    assert [line.split(",")[:2] for line in output.read_text().splitlines()] == [
        ["user_id", "item_id"],
        ["0", "0"],
        ["1", "0"],
    ]


@pytest.mark.parametrize("protocol", ["time", "strong", "loo"])
def test_evaluate_prints_a_table_and_writes_json_and_a_plot(training, tmp_path, protocol):
    output = tmp_path / "E.json"
    words = (
        "--protocol",
        protocol,
        "--algorithms",
        "popularity,ease",
        "--positive-from",
        1,
        "--output",
        output,
    )
    said = said_by("evaluate", "--data", training, *words)
    found = json.loads(output.read_text())
    assert (found["data"], found["protocol"]) == ("T.csv", protocol)
    lately = [] if protocol == "strong" else [POPULAR_LATELY]
    assert [result["label"] for result in found["results"]] == ["popularity", "ease", *lately]
    assert "ndcg@10" in said
    assert output.with_suffix(".svg").read_text().startswith("<svg")


def test_evaluate_pools_cuts_and_compares_with_the_baseline_that_is_named(training, tmp_path):
    output = tmp_path / "E.json"
    words = ("--cuts", 0.7, 0.9, "--baseline", "item_knn", "--algorithms", "popularity", "--output", output)
    said_by("evaluate", "--data", training, *words)
    found = json.loads(output.read_text())
    assert found["reference"] == "item_knn"
    popularity = next(result for result in found["results"] if result["label"] == "popularity")
    assert len(popularity["by_split"]) == 2
    assert found["n_lists"] == sum(part["n_lists"] for part in popularity["by_split"])


def test_evaluate_plots_what_little_knowledge_is_worth(training, tmp_path):
    output = tmp_path / "E.json"
    words = ("--protocol", "strong", "--known", 1, 3, "--positive-from", 1, "--output", output)
    said = said_by("evaluate", "--data", training, *words)
    assert "3 known" in said
    assert "movies known" in output.with_suffix(".svg").read_text()


def test_evaluate_compares_predicted_ratings(training, tmp_path):
    output = tmp_path / "E.json"
    words = ("--protocol", "rating", "--algorithms", "baseline,item_knn", "--output", output)
    said_by("evaluate", "--data", training, *words)
    assert json.loads(output.read_text())["primary_metric"] == "rmse"


def test_evaluate_reads_a_dataset_archive_and_names_broken_rows(tmp_path):
    path, output = tmp_path / "ml-latest-small.zip", tmp_path / "E.json"
    ratings = zip(
        WORLD.user_indexes + 1, WORLD.item_indexes + 1, WORLD.ratings, WORLD.times + 10**9, strict=True
    )
    with zipfile.ZipFile(path, "w") as archive:
        lines = ["userId,movieId,rating,timestamp", *(",".join(map(str, row)) for row in ratings)]
        archive.writestr("ml-latest-small/ratings.csv", "\r\n".join([*lines, "1,2,many,3"]) + "\r\n")
        movies = ["movieId,title,genres", *(f"{n + 1},Movie {n} (1999),{'AB'[n // 10]}" for n in range(20))]
        archive.writestr("ml-latest-small/movies.csv", "\r\n".join(movies) + "\r\n")
    words = ("--algorithms", "popularity,content", "--protocol", "loo", "--output", output)
    _, complaints = said_and_complained_by("evaluate", "--data", path, *words)
    found = json.loads(output.read_text())
    assert found["data"] == "ml-latest-small"
    assert "1,2,many,3" in complaints
    assert "diversity@10" in found["results"][0]["metrics"]


def test_evaluate_refuses_a_file_that_is_no_dataset(tmp_path):
    path = tmp_path / "poem.txt"
    path.write_text("Shall I compare thee")
    with pytest.raises(CommandError, match="is no dataset"):
        said_by("evaluate", "--data", path, "--output", tmp_path / "E.json")


def test_evaluate_refuses_a_threshold_that_nothing_reaches(training, tmp_path):
    with pytest.raises(CommandError, match="no rating reaches 9; give a lower --positive-from"):
        said_by("evaluate", "--data", training, "--positive-from", 9, "--output", tmp_path / "E.json")


@pytest.mark.parametrize(("protocol", "algorithm"), [("time", "trending"), ("rating", "item_knn")])
def test_tune_says_settings_and_gain_and_goes_on_from_its_log(training, tmp_path, protocol, algorithm):
    log, output = tmp_path / "log.jsonl", tmp_path / "S.json"
    words = ("--protocol", protocol, "--algorithm", algorithm, "--candidates", 3, "--parts", 2, "--log", log)
    said = said_by("tune", "--data", training, *words, "--output", output)
    n_lines = len(log.read_text().splitlines())
    assert n_lines > 3
    assert said_by("tune", "--data", training, *words) == said
    assert len(log.read_text().splitlines()) == n_lines
    found = json.loads(output.read_text())
    assert set(found["changed"]) <= set(found["settings"])
    assert "not used to choose" in said


def test_tune_refuses_the_log_of_another_search(training, tmp_path):
    search = ("--algorithm", "trending", "--protocol", "time", "--candidates", 2, "--parts", 1)
    words = ("--data", training, *search, "--log", tmp_path / "log.jsonl")
    said_by("tune", *words)
    with pytest.raises(CommandError, match="log of another search"):
        said_by("tune", *words, "--seed", 1)


@pytest.fixture
def archive_with_folds(tmp_path):
    """MovieLens 100K in its own layout: two test parts beside all ratings."""
    lines = [
        f"{user}\t{item}\t{1 + (user + item) % 5}\t{user + 880_000_000}\n"
        for user in range(1, 9)
        for item in (1, 2, 3)
    ]
    path = tmp_path / "ml-100k.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ml-100k/u.data", "".join(lines))
        archive.writestr("ml-100k/u1.test", "".join(lines[::2]))
        archive.writestr("ml-100k/u2.test", "".join(lines[1::2]))
    return path


@pytest.mark.parametrize(
    ("asked", "heading"), [([], "2 published folds"), (["--folds", "random"], "5 random folds")]
)
def test_evaluate_takes_the_publishers_folds_unless_told_otherwise(
    archive_with_folds, tmp_path, asked, heading
):
    output = tmp_path / "E.json"
    words = ["evaluate", "--data", archive_with_folds, "--protocol", "rating", "--algorithms", "baseline"]
    said = said_by(*words, *asked, "--output", output)
    assert f"protocol rating, {heading}" in said
