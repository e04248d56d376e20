"""The only place where database rows become engine arrays.

Columns come by binary COPY straight into numpy: no row is ever a Python object.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection

from recommender.conf import value_of
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import Interactions
from recommender.evidence.mixing import interaction_weights
from recommender.evidence.provenance import is_simulation_counted

COPY_HEADER_BYTES = 19
COPY_TRAILER_BYTES = 2

# Every pair that is rated or has evidence: person, movie, half-stars, implicit rating, time, hidden.
# NaN: none. A movie that the person left out of the own taste is as a hidden one: it teaches nothing.
# Who was merged counts as whom they were merged into, the newest rating of a movie wins.
PAIRS = """
WITH persons AS (
    SELECT id, coalesce(merged_into_id, id) AS counted_for FROM collector_person
    WHERE learns_from_acts AND (%(simulated)s OR origin IS DISTINCT FROM 'simulated')
), taken_back AS (
    SELECT persons.counted_for AS person_id, gone.movie_id, gone.what, max(gone.at) AS at
    FROM collector_withdrawal AS gone JOIN persons ON persons.id = gone.person_id GROUP BY 1, 2, 3
), said AS (
    SELECT DISTINCT ON (persons.counted_for, rating.movie_id)
           persons.counted_for AS person_id, rating.movie_id, rating.value, rating.rated_at
    FROM collector_rating AS rating JOIN persons ON persons.id = rating.person_id
    LEFT JOIN taken_back AS gone ON gone.person_id = persons.counted_for
         AND gone.movie_id = rating.movie_id AND gone.what = 'rating'
    WHERE gone.at IS NULL OR gone.at <= rating.rated_at
    ORDER BY persons.counted_for, rating.movie_id, rating.rated_at DESC NULLS LAST, rating.person_id
), done AS (
    SELECT implicit.person_id, implicit.movie_id, implicit.value, implicit.newest_at
    FROM recommender_implicitrating AS implicit JOIN persons ON persons.id = implicit.person_id
), hidden AS (
    SELECT DISTINCT persons.counted_for AS person_id, mark.movie_id
    FROM collector_mark AS mark JOIN persons ON persons.id = mark.person_id
    LEFT JOIN taken_back AS gone ON gone.person_id = persons.counted_for
         AND gone.movie_id = mark.movie_id AND gone.what = mark.kind
    WHERE mark.kind IN ('hidden', 'ignored') AND (gone.at IS NULL OR gone.at <= mark.marked_at)
)
SELECT person_id::int8, movie_id::int8, coalesce(said.value::float8, 'NaN'), coalesce(done.value, 'NaN'),
       coalesce(extract(epoch FROM coalesce(said.rated_at, done.newest_at))::float8, 'NaN'),
       (hidden.movie_id IS NOT NULL)::int::int8
FROM said FULL JOIN done USING (person_id, movie_id)
LEFT JOIN hidden USING (person_id, movie_id)
JOIN catalogue_movie AS movie ON movie.id = movie_id AND movie.removed_at IS NULL
"""
PAIR_COLUMNS = (
    ("person", "i8"),
    ("movie", "i8"),
    ("half_stars", "f8"),
    ("implicit", "f8"),
    ("time", "f8"),
    ("hidden", "i8"),
)

FEATURES = """
SELECT movie.id, movie.year, concat_ws(' ', movie.title, movie.synopsis),
       ARRAY(SELECT genre.name FROM catalogue_movie_genres AS link
             JOIN catalogue_genre AS genre ON genre.id = link.genre_id
             WHERE link.movie_id = movie.id ORDER BY genre.name),
       ARRAY(SELECT person.search_name FROM catalogue_credit AS credit
             JOIN catalogue_contributor AS person ON person.id = credit.contributor_id
             WHERE credit.movie_id = movie.id AND credit.position < 6 ORDER BY credit.position),
       ARRAY(SELECT keyword.name FROM catalogue_movie_keywords AS link
             JOIN catalogue_keyword AS keyword ON keyword.id = link.keyword_id
             WHERE link.movie_id = movie.id ORDER BY keyword.name)
FROM catalogue_movie AS movie WHERE movie.removed_at IS NULL ORDER BY movie.id
"""


@dataclass(frozen=True, eq=False)
class TrainingData:
    """What models learn from.

    Parameters
    ----------
    interactions : Interactions of movie ids and person ids; times are None when any is unknown
    features : ItemFeatures of the whole catalogue
    is_simulated : whether the simulated audience is part of it
    """

    interactions: Interactions
    features: ItemFeatures
    is_simulated: bool


def training_data() -> TrainingData:
    """All that speaks for a movie, of everybody who counts."""
    is_simulated = is_simulation_counted()
    pairs = copied(PAIRS, {"simulated": is_simulated}, PAIR_COLUMNS)
    weights = interaction_weights(
        half_stars=pairs["half_stars"], implicit=pairs["implicit"], is_hidden=pairs["hidden"] == 1
    )
    is_positive = weights > 0
    pairs, weights = pairs[is_positive], weights[is_positive]
    if value_of("INVERSE_USER_FREQUENCY"):
        weights = weights * inverse_user_frequency(pairs["person"], pairs["movie"])
    interactions = Interactions.from_columns(
        user_ids=pairs["person"],
        item_ids=pairs["movie"],
        weights=weights,
        times=_whole_seconds(pairs["time"]),
        ratings=pairs["half_stars"] / 2,
    )
    return TrainingData(interactions, item_features(), is_simulated)


def inverse_user_frequency(
    persons: npt.NDArray[np.int64], movies: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """log(persons / persons who met the movie) + 1 for each pair: what everybody met says little."""
    _, codes, counts = np.unique(movies, return_inverse=True, return_counts=True)
    frequencies: npt.NDArray[np.float64] = np.log(np.unique(persons).size / counts)[codes] + 1
    return frequencies


def item_features() -> ItemFeatures:
    """Title and plot, year, genres, people and keywords of the catalogue."""
    with connection.cursor() as cursor:
        cursor.execute(FEATURES)
        rows = cursor.fetchall()
    return ItemFeatures(
        item_ids=np.array([row[0] for row in rows], dtype=np.int64),
        texts=tuple(row[2] for row in rows),
        genres=tuple(tuple(row[3]) for row in rows),
        years=tuple(row[1] for row in rows),
        people=tuple(tuple(row[4]) for row in rows),
        tags=tuple(tuple(row[5]) for row in rows),
    )


def _whole_seconds(times: npt.NDArray[np.float64]) -> npt.NDArray[np.int64] | None:
    """Unix seconds, None when any is unknown: a time split must not guess."""
    return None if np.isnan(times).any() else np.floor(times).astype(np.int64)


def copied(query: str, parameters: dict[str, Any], columns: tuple[tuple[str, str], ...]) -> npt.NDArray[Any]:
    """A query's rows as a structured array, by binary COPY.

    Parameters
    ----------
    query : of columns that are int8 or float8 and never NULL, so that every row has the same length
    columns : (name, "i8" or "f8") in the order of the query
    """
    row = np.dtype(
        [("n", ">i2")]
        + [field for name, code in columns for field in ((f"{name}_size", ">i4"), (name, f">{code}"))]
    )
    buffer = io.BytesIO()
    with connection.cursor() as cursor:
        statement = cursor.cursor.mogrify(query, parameters).decode()
        cursor.cursor.copy_expert(f"COPY ({statement}) TO STDOUT (FORMAT binary)", buffer)
    raw = np.frombuffer(buffer.getbuffer()[COPY_HEADER_BYTES:-COPY_TRAILER_BYTES], dtype=row)
    found = np.empty(raw.size, dtype=[(name, f"<{code}") for name, code in columns])
    for name, _ in columns:
        found[name] = raw[name]
    return found
