"""Files with "::" between the fields, as MovieLens 1M and 10M and MovieTweetings have them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from datasets.archive import Archive, Entry, head_lines
from datasets.find import beside, files_named, largest
from datasets.genres import standard_genres
from datasets.ids import row_id
from datasets.rows import MovieRow
from datasets.skipped import SkippedRows
from datasets.tables import line_rows
from datasets.titles import ParsedTitle

SEPARATOR = "::"
_MOVIE_LINE = re.compile(rb"\d+::.*::.*")
_RATING_LINE = re.compile(rb"\d+::\d+::[\d.]+::\d+")
_IMDB_NUMBER_DIGITS = 7
_ENOUGH = 0.9  # of the first lines must look right; the rest may be broken


@dataclass(frozen=True)
class DoubleColonFiles:
    """What lies in one folder; at least one of `movies` and `ratings` is there."""

    archive: Archive
    movies: Entry | None
    ratings: Entry | None
    tags: Entry | None

    @property
    def main(self) -> Entry:
        main = self.ratings or self.movies
        assert main
        return main

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in (self.movies, self.ratings, self.tags) if entry)

    def has_imdb_numbers(self) -> bool:
        """Whether movies are known by their IMDb numbers: seven digits and more, with leading zeros."""
        field = 0 if self.movies else 1
        lines = head_lines(self.archive, self.movies or self.main)
        ids = [fields[field] for line in lines if len(fields := line.split(b"::")) > field]
        return _mostly(len(movie_id) >= _IMDB_NUMBER_DIGITS for movie_id in ids)

    def has_half_stars(self) -> bool:
        """Whether this is the generation of MovieLens with half stars, tags and the genre "Children"."""
        ratings = head_lines(self.archive, self.ratings) if self.ratings else []
        movies = head_lines(self.archive, self.movies) if self.movies else []
        genres = {genre for line in movies for genre in line.rpartition(b"::")[2].split(b"|")}
        has_half = any(
            line.split(b"::")[2:3] in ([b"0.5"], [b"1.5"], [b"2.5"], [b"3.5"], [b"4.5"]) for line in ratings
        )
        return bool(self.tags) or has_half or not genres.isdisjoint({b"Children", b"IMAX"})


def find_double_colon_files(archive: Archive) -> DoubleColonFiles | None:
    movies_files = [e for e in files_named(archive, "movies.dat") if _looks_like(archive, e, _MOVIE_LINE)]
    ratings_files = [e for e in files_named(archive, "ratings.dat") if _looks_like(archive, e, _RATING_LINE)]
    ratings = largest(ratings_files)
    movies = beside(ratings, movies_files) if ratings else largest(movies_files)
    main = ratings or movies
    if main is None:
        return None
    return DoubleColonFiles(archive, movies, ratings, beside(main, files_named(archive, "tags.dat")))


def read_movies(
    archive: Archive, entry: Entry | None, parse_title: Callable[[str], ParsedTitle], skipped: SkippedRows
) -> Iterator[MovieRow]:
    """Rows of movies.dat, under the ids of the file; none without the file."""
    if entry is None:
        return
    for movie_id, raw_title, genres in line_rows(archive, entry, _movie, skipped):
        parsed = parse_title(raw_title)
        yield MovieRow(
            origin_id=movie_id,
            title=parsed.title,
            year=parsed.year,
            genres=standard_genres(genres.split("|")),
            also_known_as=parsed.also_known_as,
        )


def _movie(text: str) -> tuple[str, str, str]:
    """The first and the last separator count: a title may hold one itself."""
    movie_id, _, rest = text.partition(SEPARATOR)
    title, separator, genres = rest.rpartition(SEPARATOR)
    if not separator:
        raise ValueError(f"expected 3 fields, found {text.count(SEPARATOR) + 1}")
    if not title.strip():
        raise ValueError("the title is empty")
    return row_id(movie_id, what="movie"), title, genres


def _looks_like(archive: Archive, entry: Entry, pattern: re.Pattern[bytes]) -> bool:
    return _mostly(bool(pattern.fullmatch(line.strip())) for line in head_lines(archive, entry))


def _mostly(answers: Iterator[bool]) -> bool:
    given = list(answers)
    return bool(given) and sum(given) >= _ENOUGH * len(given)
