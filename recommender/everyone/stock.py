"""The catalogue as arrays: what charts and shelves choose from, without a query per request.

One process keeps one stock and looks for a newer one at most every `CHART_SECONDS`. Movies are fetched by id
before they are shown, so one that was removed in between is never on a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from django.db import connection

from recommender.conf import value_of
from recommender.everyone.kept import Kept

SQL = """
SELECT movie.id, coalesce(movie.year, 0), movie.popularity, movie.rating_count,
       coalesce(movie.rating_mean, 0), movie.rating_score, extract(epoch FROM movie.added_at)::float8,
       movie.sort_title, movie.title, lower(movie.language),
       coalesce((SELECT array_agg(genre_id) FROM catalogue_movie_genres WHERE movie_id = movie.id), '{}')
FROM catalogue_movie AS movie
WHERE movie.removed_at IS NULL
ORDER BY movie.id
"""


@dataclass(frozen=True, eq=False)
class Stock:
    """Movies by row, ascending by id.

    Parameters
    ----------
    movie_ids, years, rating_counts : ndarray of int64, shape (n,); year 0 when unknown
    popularity, rating_means, rating_scores, added_at : ndarray of float64, shape (n,)
    series : tuple of n str, what stands before a sequel's number or colon
    titles : tuple of n str
    languages : ndarray of str, shape (n,), two letters, empty when unknown
    genres : ndarray of bool, shape (n, n_genres)
    genre_ids, genre_names, genre_slugs : of the columns
    """

    movie_ids: npt.NDArray[np.int64]
    years: npt.NDArray[np.int64]
    popularity: npt.NDArray[np.float64]
    rating_counts: npt.NDArray[np.int64]
    rating_means: npt.NDArray[np.float64]
    rating_scores: npt.NDArray[np.float64]
    added_at: npt.NDArray[np.float64]
    series: tuple[str, ...]
    titles: tuple[str, ...]
    languages: npt.NDArray[np.str_]
    genres: npt.NDArray[np.bool_]
    genre_ids: tuple[int, ...]
    genre_names: tuple[str, ...]
    genre_slugs: tuple[str, ...]

    def __len__(self) -> int:
        return int(self.movie_ids.size)

    def rows_of(self, movie_ids: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """Rows of movies, -1 where one is not in stock."""
        wanted = np.asarray(movie_ids, dtype=np.int64)
        if not len(self):
            return np.full(wanted.size, -1, dtype=np.int64)
        rows = np.searchsorted(self.movie_ids, wanted).clip(max=len(self) - 1)
        return np.where(self.movie_ids[rows] == wanted, rows, -1)

    def by_row(self, movie_ids: npt.ArrayLike, values: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Values of movies in the order of the rows, shape (n_movies,); 0 where there is none."""
        found, rows = np.zeros(len(self)), self.rows_of(movie_ids)
        found[rows[rows >= 0]] = np.asarray(values, dtype=np.float64)[rows >= 0]
        return found

    def genre_column(self, word: str) -> int | None:
        """The column of a genre by slug or name; None when there is no such genre."""
        for column, names in enumerate(zip(self.genre_slugs, self.genre_names, strict=True)):
            if word.lower() in (names[0].lower(), names[1].lower()):
                return column
        return None

    @cached_property
    def popularity_places(self) -> npt.NDArray[np.int64]:
        """Each row's place by popularity, from 0, shape (n,); equally popular ones by number."""
        places = np.empty(len(self), dtype=np.int64)
        places[np.argsort(-self.popularity, kind="stable")] = np.arange(len(self))
        return places

    @cached_property
    def has_evidence(self) -> bool:
        """Whether anybody has left anything that charts can count."""
        return bool(self.popularity.any() or self.rating_counts.any())


def series_of(sort_title: str) -> str:
    """The name that sequels share: "star wars" of "Star Wars: Episode IV", "alien" of "alien 3"."""
    words = sort_title.lower().split(":")[0].split()
    while len(words) > 1 and (words[-1].isdigit() or words[-1] in {"ii", "iii", "iv", "v", "vi", "part"}):
        words.pop()
    return " ".join(words)


def read_stock() -> Stock:
    """The catalogue as it is now: two queries."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name, slug FROM catalogue_genre ORDER BY id")
        genres = cursor.fetchall()
        cursor.execute(SQL)
        rows = cursor.fetchall()
    columns = zip(*rows, strict=True) if rows else [()] * 11
    movie_ids, years, popularity, rating_counts, rating_means, rating_scores, *rest = columns
    added_at, sort_titles, titles, languages, genre_ids = rest
    column_of = {genre_id: column for column, (genre_id, _, _) in enumerate(genres)}
    matrix = np.zeros((len(rows), len(genres)), dtype=np.bool_)
    for row, own_ids in enumerate(genre_ids):
        matrix[row, [column_of[genre_id] for genre_id in own_ids if genre_id in column_of]] = True
    return Stock(
        movie_ids=np.array(movie_ids, dtype=np.int64),
        years=np.array(years, dtype=np.int64),
        popularity=np.array(popularity, dtype=np.float64),
        rating_counts=np.array(rating_counts, dtype=np.int64),
        rating_means=np.array(rating_means, dtype=np.float64),
        rating_scores=np.array(rating_scores, dtype=np.float64),
        added_at=np.array(added_at, dtype=np.float64),
        series=tuple(series_of(title) for title in sort_titles),
        titles=titles,
        languages=np.array(languages, dtype="U8"),
        genres=matrix,
        genre_ids=tuple(genre_id for genre_id, _, _ in genres),
        genre_names=tuple(name for _, name, _ in genres),
        genre_slugs=tuple(slug for _, _, slug in genres),
    )


KEPT: Kept[str, Stock] = Kept(max_age_seconds=lambda: float(value_of("CHART_SECONDS")))


def current_stock() -> Stock:
    """The catalogue, about `CHART_SECONDS` old at most; an empty one is looked at again each time."""
    stock = KEPT.get("stock", read_stock)
    return stock if len(stock) else KEPT.put("stock", read_stock())
