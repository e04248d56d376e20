from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from catalogue.models import Movie
from collector import locks
from collector.errors import ImportRunningError
from collector.management.commands import import_dataset as import_command
from collector.models import ImportBatch, Person, Rating, Withdrawal
from collector.services import imports
from datasets import MovieRow, open_dataset
from datasets.rows import frame_of_rows
from datasets.writers import write_movielens

pytestmark = pytest.mark.django_db

MOVIES = [MovieRow("1", "Stalker", 1979, ("Drama",)), MovieRow("2", "Heat", 1995, ("Crime",))]
ROWS = [("7", "1", 4.5, 1_000_000_000), ("7", "2", 0.5, 1_000_000_100), ("9", "1", 3.0, 1_000_000_200)]


def write(path: Path, rows: list[tuple[str, str, float, int]]) -> Path:
    path.parent.mkdir(exist_ok=True)
    write_movielens(path, movies=MOVIES, ratings=[frame_of_rows(rows)])
    return path


def take(path: Path) -> ImportBatch:
    return imports.import_dataset(open_dataset(path), progress=lambda progress: None)


def stars() -> dict[tuple[str | None, str], float]:
    rows = Rating.objects.select_related("person", "movie")
    return {(row.person.origin_id, row.movie.title): row.stars for row in rows}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return write(tmp_path / "ml-latest-small.zip", ROWS)


def test_an_import_brings_movies_persons_and_ratings(archive):
    batch = take(archive)
    assert (batch.state, batch.n_movies, batch.n_ratings, batch.n_skipped) == ("done", 2, 3, 0)
    assert stars() == {("7", "Stalker"): 4.5, ("7", "Heat"): 0.5, ("9", "Stalker"): 3.0}
    rating = Rating.objects.get(person__origin_id="9")
    assert rating.rated_at == datetime.fromtimestamp(1_000_000_200, tz=UTC)
    assert rating.source == f"import:{batch.pk}"


def test_repeating_an_import_changes_nothing(archive):
    take(archive)
    before = list(Rating.objects.order_by("pk").values())
    take(archive)
    assert list(Rating.objects.order_by("pk").values()) == before
    assert (Person.objects.count(), ImportBatch.objects.count(), Movie.objects.count()) == (2, 1, 2)


def test_an_unknown_batch_of_the_same_rows_changes_nothing_either(archive):
    take(archive)
    before = list(Rating.objects.order_by("pk").values())
    ImportBatch.objects.all().delete()
    assert take(archive).n_ratings == 0
    assert list(Rating.objects.order_by("pk").values()) == before


def test_an_interrupted_import_goes_on_where_it_was(archive, monkeypatch):
    monkeypatch.setattr(imports, "CHUNK_ROWS", 2)
    reported = []

    def interrupt(progress: imports.Progress) -> None:
        reported.append(progress.done)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        imports.import_dataset(open_dataset(archive), progress=interrupt)
    assert (reported, Rating.objects.count(), ImportBatch.objects.get().state) == ([2], 2, "running")
    assert take(archive).n_ratings == 3
    assert len(stars()) == 3


def test_broken_rows_are_named_by_line_and_reason_and_skipped(tmp_path):
    folder = write(tmp_path / "ml-latest-small", ROWS)
    with (folder / "ratings.csv").open("a") as ratings:
        ratings.write("9,2,11.0,1000000300\r\n9,404,3.0,1000000400\r\n")
    batch = take(folder)
    assert (batch.n_ratings, batch.n_skipped) == (3, 2)
    named = {row["reason"]: row["line"] for row in batch.skipped}
    assert named["rates a movie that the dataset does not describe (on this line or before)"] == 6
    assert next(line for reason, line in named.items() if "not on the scale" in reason) == 5


def test_a_rating_of_an_undescribed_movie_is_named_with_its_exact_line(tmp_path):
    batch = take(write(tmp_path / "ml-latest-small.zip", [*ROWS, ("9", "404", 3.0, 1_000_000_400)]))
    assert batch.skipped == [
        {
            "file": batch.skipped[0]["file"],
            "line": 5,
            "raw": "9,404,3.0",
            "reason": "rates a movie that the dataset does not describe",
        }
    ]


def test_of_two_ratings_of_a_movie_the_newer_stands(tmp_path):
    take(write(tmp_path / "old" / "ml-latest-small.zip", [("7", "1", 2.0, 1_000_000_000)]))
    take(write(tmp_path / "new" / "ml-latest-small.zip", [("7", "1", 5.0, 1_000_000_001)]))
    take(write(tmp_path / "older" / "ml-latest-small.zip", [("7", "1", 1.0, 999_999_999)]))
    assert stars() == {("7", "Stalker"): 5.0}


def test_an_import_does_not_bring_back_what_its_person_took_back(archive):
    batch = take(archive)
    rating = Rating.objects.get(person__origin_id="9")
    Withdrawal.objects.create(
        person=rating.person, movie=rating.movie, what=Withdrawal.RATING, at=datetime.now(tz=UTC)
    )
    rating.delete()
    batch.delete()
    take(archive)
    assert ("9", "Stalker") not in stars()


def test_what_is_no_dataset_is_refused_with_what_was_expected(tmp_path):
    (tmp_path / "holiday.zip").write_bytes(b"\x89PNG not a dataset")
    with pytest.raises(CommandError, match=r"(?s)holiday\.zip.*expected"):
        call_command("import_dataset", str(tmp_path / "holiday.zip"))


def test_a_name_that_is_nothing_is_refused():
    with pytest.raises(CommandError, match="no file or folder nothing-here"):
        call_command("import_dataset", "nothing-here")


def test_a_name_is_looked_for_among_the_datasets(archive, settings, capsys):
    settings.MOVIEGEEK_DATASETS = archive.parent
    call_command("import_dataset", "ml-latest-small")
    assert "2 movies, 3 ratings, 0 rows skipped" in capsys.readouterr().out


def test_without_a_terminal_progress_is_a_line_with_rate_and_time_left(archive, monkeypatch, capsys):
    monkeypatch.setattr(imports, "CHUNK_ROWS", 1)
    monkeypatch.setattr(import_command, "SECONDS_BETWEEN_LINES", -1)
    call_command("import_dataset", str(archive))
    lines = [line for line in capsys.readouterr().out.splitlines() if "a second" in line]
    assert [line.split()[0] for line in lines] == ["1", "2", "3"]
    assert all("ratings" in line for line in lines)
    assert "left" in lines[-1]


def test_an_interrupted_command_says_how_to_go_on(archive, monkeypatch):
    def interrupted(*args: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(import_command, "import_dataset", interrupted)
    with pytest.raises(CommandError, match="goes on from here") as raised:
        call_command("import_dataset", str(archive))
    assert raised.value.returncode == 130


def test_a_file_is_imported_by_one_process_at_a_time(archive):
    batch = take(archive)
    other = psycopg2.connect(**connection.get_connection_params())
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [locks.IMPORT, batch.pk])
    with pytest.raises(ImportRunningError, match="by another process"):
        take(archive)
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [locks.IMPORT, batch.pk])
    other.close()
    assert take(archive) == batch


def test_the_starter_catalogue_has_movies_and_no_ratings(capsys):
    call_command("import_dataset", "starter")
    assert Movie.objects.count() >= 150
    assert not Rating.objects.exists()
    n_movies = Movie.objects.count()
    call_command("import_dataset", "starter")
    assert Movie.objects.count() == n_movies


if settings.MOVIEGEEK_DATASETS:

    def test_movielens_100k_is_whole(capsys):
        call_command("import_dataset", "ml-100k")
        assert (Movie.objects.count(), Person.objects.count()) == (1682, 943)
        values = Rating.objects.values_list("value", flat=True)
        counts = {stars: list(values).count(2 * stars) for stars in range(1, 6)}
        assert counts == {1: 6110, 2: 11370, 3: 27145, 4: 34174, 5: 21201}  # as its README states
