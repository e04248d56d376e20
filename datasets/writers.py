"""Writing a dataset in the layout of MovieLens latest: for exports, benchmarks and tests."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

import pandas as pd

from datasets.rows import MovieRow, RatingChunk, TagRow

NO_GENRES = "(no genres listed)"


class _CsvWriter(Protocol):
    def writerow(self, row: Iterable[object], /) -> object: ...
    def writerows(self, rows: Iterable[Iterable[object]], /) -> None: ...


class _Target(Protocol):
    def open(self, name: str) -> IO[bytes]: ...


def write_movielens(
    path: Path,
    *,
    movies: Iterable[MovieRow],
    ratings: Iterable[RatingChunk | pd.DataFrame],
    tags: Iterable[TagRow] = (),
) -> None:
    """Write movies.csv, links.csv, ratings.csv and tags.csv, into a zip when `path` ends so, else a folder.

    Ratings are frames (or chunks) with the columns of `RatingChunk.frame`, in stars from 0.5 to 5. Everything
    is streamed: of the ratings one frame at a time is held.
    """
    with _target(path) as target:
        links = list(_write_movies(target, movies))
        _write_rows(target, "links.csv", ("movieId", "imdbId", "tmdbId"), links)
        _write_rows(
            target,
            "tags.csv",
            ("userId", "movieId", "tag", "timestamp"),
            ((tag.user_id, tag.item_id, tag.tag, tag.timestamp) for tag in tags),
        )
        _write_ratings(target, ratings)


def _write_movies(target: _Target, movies: Iterable[MovieRow]) -> Iterator[tuple[str, str, str]]:
    with target.open("movies.csv") as stream, _csv_writer(stream) as writer:
        writer.writerow(("movieId", "title", "genres"))
        for movie in movies:
            writer.writerow((movie.origin_id, _written_title(movie), "|".join(movie.genres) or NO_GENRES))
            yield movie.origin_id, (movie.imdb_id or "").removeprefix("tt"), str(movie.tmdb_id or "")


def _written_title(movie: MovieRow) -> str:
    others = "".join(f" (a.k.a. {other})" for other in movie.also_known_as)
    return f"{movie.title}{others}" + (f" ({movie.year})" if movie.year else "")


def _write_rows(
    target: _Target, name: str, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]
) -> None:
    with target.open(name) as stream, _csv_writer(stream) as writer:
        writer.writerow(columns)
        writer.writerows(rows)


def _write_ratings(target: _Target, ratings: Iterable[RatingChunk | pd.DataFrame]) -> None:
    with target.open("ratings.csv") as stream:
        stream.write(b"userId,movieId,rating,timestamp\r\n")
        for part in ratings:
            frame = part.frame if isinstance(part, RatingChunk) else part
            columns = frame[["user_id", "item_id", "rating", "timestamp"]]
            stream.write(columns.to_csv(index=False, header=False, lineterminator="\r\n").encode())


@contextmanager
def _csv_writer(stream: IO[bytes]) -> Iterator["_CsvWriter"]:
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
    yield csv.writer(text)
    text.detach()


@contextmanager
def _target(path: Path) -> Iterator[_Target]:
    if path.suffix.lower() != ".zip":
        path.mkdir(parents=True, exist_ok=True)
        yield _FolderTarget(path)
        return
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        yield _ZipTarget(archive, path.stem)


class _FolderTarget:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self, name: str) -> IO[bytes]:
        return (self._folder / name).open("wb")


class _ZipTarget:
    def __init__(self, archive: zipfile.ZipFile, folder: str) -> None:
        self._archive, self._folder = archive, folder

    def open(self, name: str) -> IO[bytes]:
        return self._archive.open(f"{self._folder}/{name}", "w", force_zip64=True)
