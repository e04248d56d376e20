"""The five changes of CONTRIBUTING.md, made as they are written."""

import os
import shutil
import subprocess
import sys
import zipfile

import pytest

from upkeep.tree import ROOT
from upkeep.tutorial import Step, copy_of_tree, steps_of

CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
STEPS = steps_of(CONTRIBUTING)
FILES_OF_CHAPTER = {
    "algorithm": {"recommender/engine/algorithms/co_counts.py", "recommender/tests/engine/test_co_counts.py"},
    "kind": {"collector/kinds/share.py", "recommender/conf.py"},
    "dataset": {"datasets/formats/video_club.py", "datasets/tests/test_video_club.py"},
    "panel": {"analytics/panels/decades.py"},
    "shelf": {"recommender/shelves/bought.py"},
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    tree = copy_of_tree(tmp_path_factory.mktemp("copy"))
    for step in STEPS:
        step.carry_out(tree)
    shutil.copy(ROOT / "upkeep/tests/seen_in_copy.py", tree / "upkeep/tests/test_seen_after_tutorial.py")
    return tree


@pytest.fixture(scope="module")
def club(tmp_path_factory):
    """Forty members in two halves, each fond of half of the films."""
    path = tmp_path_factory.mktemp("club") / "club.zip"
    films = [f"{film}|Film {film}|{1950 + film}|Drama,Comedy" for film in range(20)]
    loans = [
        f"{member}|{film}|{4 + film % 2}|{1_700_000_000 + 86_400 * ((member * 7 + film * 3) % 30)}"
        for member in range(40)
        for film in range(20)
        if film % 2 == member % 2 and film // 2 != member % 10
    ]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("loans.txt", "\n".join(loans) + "\n")
        archive.writestr("films.txt", "\n".join(films) + "\n")
    return path


def run(tree, club, *words) -> str:
    # A database of its own: one of the same name may be in use by the run that this test is part of.
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PYTEST_") and name not in ("DATABASE_URL", "REDIS_URL")
    }
    environment |= {"TUTORIAL_CLUB": str(club), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, *map(str, words)],
        cwd=tree,
        env=environment,
        capture_output=True,
        text=True,
        timeout=1800,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout


def test_each_chapter_touches_the_files_that_it_says():
    assert {step.path for step in STEPS} == set().union(*FILES_OF_CHAPTER.values())


def test_evaluate_measures_the_new_algorithm_on_the_new_dataset(copy, club, tmp_path):
    said = run(copy, club, "manage.py", "evaluate", "--data", club, "--algorithms", "co_counts,popularity",
               "--output", tmp_path / "e.json")  # fmt: skip
    assert "co_counts" in said
    assert (tmp_path / "e.svg").exists()


def test_the_rest_sees_what_the_tutorials_added_without_another_edit(copy, club):
    said = run(
        copy,
        club,
        *(
            "-m",
            "pytest",
            "-n0",
            "-q",
            "-p",
            "no:cacheprovider",
            "-k",
            "co_counts or CoCounts or video_club or tutorial",
        ),
        *("recommender/tests/engine/test_co_counts.py", "recommender/tests/engine/test_algorithms.py"),
        *("datasets/tests/test_video_club.py", "upkeep/tests/test_seen_after_tutorial.py"),
    )
    assert "failed" not in said
    assert int(said.split(" passed")[0].split()[-1]) > 20


def test_what_a_tutorial_wants_to_add_to_must_be_there(tmp_path):
    (tmp_path / "a.py").write_text("x = 1\n")
    with pytest.raises(ValueError, match="exists already"):
        Step("a.py", "x = 2\n").carry_out(tmp_path)
    with pytest.raises(ValueError, match="not the one line 'y = 1'"):
        Step("a.py", "x = 2\n", below="y = 1").carry_out(tmp_path)
    Step("a.py", "x = 2\n", below="x = 1").carry_out(tmp_path)
    assert (tmp_path / "a.py").read_text() == "x = 1\nx = 2\n"
