"""MovieLens 20M, 25M, 32M, latest and latest-small: movies.csv, ratings.csv, links.csv, tags.csv."""

from collections.abc import Iterator
from dataclasses import dataclass

from datasets.archive import Archive, Entry
from datasets.dataset import Dataset, RatingFiles, named_after
from datasets.delimited import DelimitedRatings
from datasets.find import beside, largest, tables_with_columns
from datasets.genres import standard_genres
from datasets.ids import imdb_id, number_or_none, row_id, seconds
from datasets.rows import MovieRow, TagRow
from datasets.scale import HALF_STARS
from datasets.skipped import SkippedRows
from datasets.tables import csv_rows
from datasets.titles import parse_catalogue_title

NAME = "movielens-latest"
TELL_TALE = (
    "movies.csv with the columns movieId,title,genres and ratings.csv with userId,movieId,rating,timestamp "
    "(MovieLens latest, 20M, 25M, 32M)"
)
Links = dict[str, tuple[str | None, int | None]]
RATINGS = DelimitedRatings(separator=",", n_fields=4, scale=HALF_STARS)


def recognise(archive: Archive) -> Dataset | None:
    ratings_tables = tables_with_columns(archive, "userid", "movieid", "rating", "timestamp")
    movies_tables = tables_with_columns(archive, "movieid", "title", "genres")
    ratings = largest(ratings_tables)
    movies = beside(ratings, movies_tables) if ratings else largest(movies_tables)
    main = ratings or movies
    if main is None:
        return None
    links = beside(main, tables_with_columns(archive, "movieid", "imdbid", "tmdbid"))
    tags = beside(main, tables_with_columns(archive, "userid", "movieid", "tag", "timestamp"))
    tables = _Tables(archive, movies, links, tags)
    name = named_after(archive, main)
    return Dataset(
        archive=archive,
        name=name,
        format=NAME,
        origin="movielens",
        person_origin=name,
        rating_scale=HALF_STARS,
        used_entries=tuple(entry for entry in (ratings, movies, links, tags) if entry),
        read_movies=tables.read_movies,
        rating_files=RatingFiles((ratings,), RATINGS, has_header=True) if ratings else None,
        read_tags=tables.read_tags,
    )


@dataclass(frozen=True)
class _Tables:
    archive: Archive
    movies: Entry | None
    links: Entry | None
    tags: Entry | None

    def read_movies(self, skipped: SkippedRows) -> Iterator[MovieRow]:
        if self.movies is None:
            return
        links = self._links(skipped)
        for movie_id, raw_title, genres in csv_rows(self.archive, self.movies, _movie, skipped):
            parsed = parse_catalogue_title(raw_title)
            imdb, tmdb = links.get(movie_id, (None, None))
            yield MovieRow(
                origin_id=movie_id,
                title=parsed.title,
                year=parsed.year,
                genres=standard_genres(genres.split("|")),
                also_known_as=parsed.also_known_as,
                imdb_id=imdb,
                tmdb_id=tmdb,
            )

    def read_tags(self, skipped: SkippedRows) -> Iterator[TagRow]:
        return csv_rows(self.archive, self.tags, _tag, skipped) if self.tags else iter(())

    def _links(self, skipped: SkippedRows) -> Links:
        return dict(csv_rows(self.archive, self.links, _link, skipped)) if self.links else {}


def _movie(row: dict[str, str]) -> tuple[str, str, str]:
    if not row["title"].strip():
        raise ValueError("the title is empty")
    return row_id(row["movieid"], what="movie"), row["title"], row["genres"]


def _link(row: dict[str, str]) -> tuple[str, tuple[str | None, int | None]]:
    movie_id = row_id(row["movieid"], what="movie")
    return movie_id, (imdb_id(row["imdbid"]), number_or_none(row["tmdbid"], what="TMDB id"))


def _tag(row: dict[str, str]) -> TagRow:
    return TagRow(
        user_id=row_id(row["userid"], what="user"),
        item_id=row_id(row["movieid"], what="movie"),
        tag=row["tag"].strip(),
        timestamp=seconds(row["timestamp"]),
    )
