"""What each format's rows become; the archives are made here, in the shapes that the publishers use."""

from pathlib import Path

import pytest

from datasets import NO_TIME, MovieRow, NotADatasetError, TagRow, open_dataset
from datasets.dataset import LISTED_AGAIN
from datasets.formats.movielens_100k import GENRES
from datasets.tests.archives import opened, ratings_of, rows_of, zip_of

AT = 1_100_000_000


def flags(*genres: str) -> str:
    return "|".join(str(int(genre in genres)) for genre in GENRES)


def test_movielens_100k_is_read_with_its_own_numbering(tmp_path: Path) -> None:
    genres = flags("Children's", "Comedy")
    item = f"7|Amélie, The (2001)|01-Jan-2001||http://x/?a|{genres}\n"
    dataset = opened(
        tmp_path, {"ml-100k/u.data": f"1\t7\t4\t{AT}\n", "ml-100k/u.item": item.encode("latin-1")}
    )
    assert (dataset.format, dataset.origin) == ("movielens-100k", "movielens-100k")
    assert ratings_of(dataset) == [("1", "7", 4.0, AT)]
    assert list(dataset.movies()) == [MovieRow("7", "The Amélie", 2001, ("Children", "Comedy"))]


def test_movielens_100k_takes_a_missing_year_from_the_release_date(tmp_path: Path) -> None:
    items = f"1|Nameless|01-Jan-1997|||{flags('unknown')}\n2|unknown||||{flags('unknown')}\n\n"
    dataset = opened(tmp_path, {"u.item": items})
    assert [(movie.year, movie.genres) for movie in dataset.movies()] == [(1997, ()), (None, ())]


def test_movielens_1m_is_read_from_latin_1(tmp_path: Path) -> None:
    movies = "1::Misérables, Les (1995)::Drama|Musical\n2::Toy :: Story (1995)::Animation|Children's\n"
    dataset = opened(
        tmp_path, {"ml-1m/ratings.dat": f"9::1::5::{AT}\n", "ml-1m/movies.dat": movies.encode("cp1252")}
    )
    assert (dataset.format, dataset.origin, dataset.name) == ("movielens-1m", "movielens", "ml-1m")
    assert ratings_of(dataset) == [("9", "1", 5.0, AT)]
    assert [movie.title for movie in dataset.movies()] == ["Les Misérables", "Toy :: Story"]


def test_movielens_1m_folds_are_joined_and_have_no_time(tmp_path: Path) -> None:
    movies = "1::Toy Story (1995)::Animation|Children's|Comedy\n"
    dataset = opened(
        tmp_path, {"f/movies.dat": movies, "f/test1.dat": "1,1,5\n", "f/test2.dat": "2,1,3\n3,1,4\n"}
    )
    assert dataset.format == "movielens-1m"
    assert ratings_of(dataset) == [
        ("1", "1", 5.0, NO_TIME),
        ("2", "1", 3.0, NO_TIME),
        ("3", "1", 4.0, NO_TIME),
    ]


def test_movielens_1m_folds_are_also_given_one_by_one(tmp_path: Path) -> None:
    movies = "1::Toy Story (1995)::Animation|Children's|Comedy\n"
    dataset = opened(
        tmp_path, {"f/movies.dat": movies, "f/test1.dat": "1,1,5\n", "f/test2.dat": "2,1,3\n3,1,4\n"}
    )
    assert [fold["user_id"].tolist() for fold in dataset.folds()] == [["1"], ["2", "3"]]


def test_movielens_100k_has_the_folds_that_lie_beside_its_ratings(tmp_path: Path) -> None:
    first, second = f"1\t1\t5\t{AT}\n", f"2\t1\t3\t{AT}\n"
    files = {
        "u.data": first + second,
        "u1.base": second,
        "u1.test": first,
        "u2.base": first,
        "u2.test": second,
    }
    dataset = opened(tmp_path, files | {"ua.test": first})
    assert [rows_of(fold) for fold in dataset.folds()] == [[("1", "1", 5.0, AT)], [("2", "1", 3.0, AT)]]


def test_movielens_10m_differs_from_1m_by_half_stars(tmp_path: Path) -> None:
    files = {
        "ml-10M100K/ratings.dat": f"1::122::3.5::{AT}\n",
        "ml-10M100K/movies.dat": "122::Boomerang (1992)::Comedy|Romance\n",
    }
    dataset = opened(tmp_path, files)
    assert (dataset.format, dataset.rating_scale.step) == ("movielens-10m", 0.5)
    assert ratings_of(dataset) == [("1", "122", 3.5, AT)]


def test_movielens_10m_tags_may_hold_the_separator(tmp_path: Path) -> None:
    files = {
        "movies.dat": "1::Heat (1995)::Crime\n",
        "tags.dat": f"15::1::a::b::{AT}\n15::1::no time::\n15::1\n",
    }
    dataset = opened(tmp_path, files)
    assert list(dataset.tags()) == [TagRow("15", "1", "a::b", AT), TagRow("15", "1", "no time", NO_TIME)]
    assert dataset.skipped.count == 1


def test_movietweetings_ids_are_imdb_ids_and_titles_stay(tmp_path: Path) -> None:
    files = {
        "MovieTweetings/latest/ratings.dat": f"1::0114709::0::{AT}\n1::10003008::10::{AT}\n",
        "MovieTweetings/latest/movies.dat": "0114709::Toy Story (1995)::Family|Sci-Fi\n"
        "10003008::Left, The (The Right) (2019)::\n",
        "MovieTweetings/latest/users.dat": "1::4711\n",
    }
    dataset = opened(tmp_path, files)
    assert (dataset.format, dataset.name, dataset.origin) == (
        "movietweetings",
        "movietweetings-latest",
        "imdb",
    )
    assert ratings_of(dataset) == [("1", "tt0114709", 0.0, AT), ("1", "tt10003008", 10.0, AT)]
    toy_story, left = dataset.movies()
    assert toy_story == MovieRow("tt0114709", "Toy Story", 1995, ("Children", "Sci-Fi"), imdb_id="tt0114709")
    assert left.title == "Left, The (The Right)"


def test_movietweetings_users_are_no_part_of_the_dataset(tmp_path: Path) -> None:
    files = {"m/ratings.dat": f"1::0114709::7::{AT}\n", "m/movies.dat": "0114709::Toy Story (1995)::Family\n"}
    without = opened(tmp_path, files)
    with_users = open_dataset(zip_of(tmp_path / "more.zip", {**files, "m/users.dat": "1::4711\n"}))
    assert with_users.fingerprint == without.fingerprint
    assert all("users" not in entry.name for entry in with_users.used_entries)


def test_too_many_leading_zeros_do_not_make_another_movie(tmp_path: Path) -> None:
    files = {
        "ratings.dat": f"1::000000000106519::7::{AT}\n",
        "movies.dat": "0106519::Carlito's Way (1993)::Crime\n",
    }
    dataset = opened(tmp_path, files)
    assert ratings_of(dataset)[0][1] == next(dataset.movies()).origin_id


def test_a_movie_listed_again_is_passed_over_and_counted(tmp_path: Path) -> None:
    lines = "0106519::Carlito's Way (1993)::Crime\n000106519::Carlito (1993)::\n0114709::Toy Story (1995)::\n"
    dataset = opened(tmp_path, {"movies.dat": lines})
    for _ in range(2):
        assert [movie.title for movie in dataset.movies()] == ["Carlito's Way", "Toy Story"]
    assert dataset.skipped.adjusted == {LISTED_AGAIN: 1}


def test_of_several_snapshots_the_largest_is_read(tmp_path: Path) -> None:
    files = {
        f"snapshots/{name}/ratings.dat": "".join(f"{user}::0114709::7::{AT}\n" for user in range(n_users))
        for name, n_users in (("10K", 3), ("100K", 30), ("1K", 1))
    }
    dataset = opened(tmp_path, files)
    assert dataset.name == "movietweetings-100k"
    assert len(ratings_of(dataset)) == 30


def test_movies_come_from_the_folder_of_the_ratings(tmp_path: Path) -> None:
    files = {
        "100K/ratings.dat": f"1::0114709::7::{AT}\n",
        "100K/movies.dat": "0114709::Toy Story (1995)::\n",
        "latest/movies.dat": "0114709::Toy Story (1995)::\n0113277::Heat (1995)::\n",
    }
    assert [movie.title for movie in opened(tmp_path, files).movies()] == ["Toy Story"]


def test_a_byte_order_mark_is_no_part_of_the_first_row(tmp_path: Path) -> None:
    files = {"ratings.dat": f"\ufeff1::2::4::{AT}\n", "movies.dat": "\ufeff2::Heat (1995)::Crime\n"}
    dataset = opened(tmp_path, files)
    assert ratings_of(dataset) == [("1", "2", 4.0, AT)]
    assert [movie.origin_id for movie in dataset.movies()] == ["2"]


def test_two_kinds_of_datasets_in_one_archive_are_a_question_to_the_caller(tmp_path: Path) -> None:
    files = {
        "a/u.data": f"1\t7\t4\t{AT}\n",
        "b/ratings.csv": f"userId,movieId,rating,timestamp\n1,1,4.5,{AT}\n",
    }
    with pytest.raises(NotADatasetError, match="movielens-100k, movielens-latest"):
        opened(tmp_path, files)
