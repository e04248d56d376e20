"""Ratings of other people, from a public dataset: persons and ratings by COPY, without events.

An import goes on where it was interrupted, and doing it again changes nothing: each chunk of the file is one
transaction together with the place that it ends at, and of two ratings of a movie the newer one stands.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd
from django.db import connection, transaction
from django.utils import timezone

from catalogue.services import upsert_movies
from catalogue.starter import starter_movies
from collector import locks
from collector.errors import ImportRunningError
from collector.models import ImportBatch, Person, Rating
from datasets import NO_TIME, Dataset, MovieRow, Position, RatingChunk

CHUNK_ROWS = 100_000
KEPT_SKIPPED = 1000
LONGEST_ID = 80
STARTER = "starter"

STAGE = """
CREATE TEMPORARY TABLE incoming_rating (
    origin_id text, movie_id bigint, value smallint, rated_at bigint
) ON COMMIT DROP
"""
COPY = "COPY incoming_rating FROM STDIN WITH (FORMAT csv)"
MAKE_PERSONS = """
INSERT INTO collector_person
    (key, origin, origin_id, learns_from_views, learns_from_acts, joins_comparisons, created_at)
SELECT gen_random_uuid(), %(origin)s, origin_id, true, true, true, now()
FROM (SELECT DISTINCT origin_id FROM incoming_rating) AS named
WHERE NOT EXISTS (
    SELECT FROM collector_person AS known WHERE (known.origin, known.origin_id) = (%(origin)s, named.origin_id)
)
ON CONFLICT DO NOTHING
"""
STORE_RATINGS = """
INSERT INTO collector_rating AS rating (person_id, movie_id, value, source, rated_at)
SELECT DISTINCT ON (person.id, incoming.movie_id)
    person.id, incoming.movie_id, incoming.value, %(source)s, to_timestamp(nullif(incoming.rated_at, %(no_time)s))
FROM incoming_rating AS incoming
JOIN collector_person AS person ON person.origin = %(origin)s AND person.origin_id = incoming.origin_id
WHERE NOT EXISTS (
    SELECT FROM collector_withdrawal AS w
    WHERE w.person_id = person.id AND w.movie_id = incoming.movie_id AND w.what = 'rating'
      AND w.at >= coalesce(to_timestamp(nullif(incoming.rated_at, %(no_time)s)), '-infinity')
)
ORDER BY person.id, incoming.movie_id, incoming.rated_at DESC
ON CONFLICT (person_id, movie_id) DO UPDATE
SET value = excluded.value, source = excluded.source, rated_at = excluded.rated_at
WHERE excluded.rated_at > rating.rated_at
"""


@dataclass(frozen=True)
class Progress:
    what: str  # "movies" or "ratings"
    done: int
    total: int | None  # an estimate


Reporter = Callable[[Progress], None]


def import_dataset(dataset: Dataset, *, progress: Reporter) -> ImportBatch:
    """Takes a dataset's movies and ratings in. Raises DatasetError when the file cannot be read."""
    batch, _ = ImportBatch.objects.get_or_create(
        fingerprint=dataset.fingerprint,
        defaults={"name": dataset.name, "format": dataset.format, "origin": dataset.origin},
    )
    with _alone(batch):
        if batch.state != ImportBatch.State.DONE:
            with _noting_failure(batch):
                _Import(dataset, batch, progress).run()
    return batch


def import_starter(*, progress: Reporter) -> ImportBatch:
    """The starter catalogue: movies without ratings."""
    movies = list(starter_movies())
    batch, _ = ImportBatch.objects.get_or_create(
        fingerprint=hashlib.sha256(repr(movies).encode()).hexdigest(),
        defaults={"name": STARTER, "format": STARTER, "origin": STARTER},
    )
    with _alone(batch):
        if batch.state != ImportBatch.State.DONE:
            keys = upsert_movies(_counted(movies, progress), origin=STARTER)
            batch.n_movies = len(keys)
            _finish(batch)
    return batch


class _Import:
    """One run over one dataset; `batch` remembers how far it got."""

    def __init__(self, dataset: Dataset, batch: ImportBatch, progress: Reporter) -> None:
        self.dataset = dataset
        self.batch = batch
        self.progress = progress
        self.source = f"import:{batch.pk}"
        self.n_noted = 0  # of what the dataset has skipped: so many are in the batch's report

    def run(self) -> None:
        is_new = self.batch.position is None
        movie_ids = pd.Series(self._take_movies(), dtype="Int64")
        if is_new:
            self.batch.n_skipped, self.batch.skipped = 0, []
            self._note_skipped()
        self.n_noted = self.dataset.skipped.count
        previous = Position(**self.batch.position) if self.batch.position else None
        n_read = self.batch.n_ratings
        for chunk in self.dataset.ratings(CHUNK_ROWS, start=previous):
            self._take_ratings(chunk, movie_ids, previous)
            previous = chunk.position
            n_read += len(chunk)
            self.progress(Progress("ratings", n_read, self.dataset.n_ratings_estimate))
        _finish(self.batch)

    def _take_movies(self) -> dict[str, int]:
        """The movie of each of the dataset's ids. What we know of movies ourselves is added to them."""
        keys = upsert_movies(_counted(self.dataset.movies(), self.progress), origin=self.dataset.origin)
        upsert_movies(starter_movies(), origin=STARTER, only_known=True)
        self.batch.n_movies = len(keys)
        return keys

    def _take_ratings(self, chunk: RatingChunk, movie_ids: pd.Series[int], previous: Position | None) -> None:
        rows = self._usable(chunk, movie_ids, first_line=self._first_line(chunk, previous))
        with transaction.atomic():
            self.batch.n_ratings += self._store(rows)
            self.batch.position = asdict(chunk.position)
            self._note_skipped()
            self.batch.save()

    def _usable(
        self, chunk: RatingChunk, movie_ids: pd.Series[int], *, first_line: int | None
    ) -> pd.DataFrame:
        frame = chunk.frame.assign(movie_id=chunk.frame["item_id"].map(movie_ids).astype("Int64"))
        reasons = pd.Series("", index=frame.index)
        reasons[frame["movie_id"].isna()] = "rates a movie that the dataset does not describe"
        reasons[frame["rating"].isna()] = "has no rating"
        reasons[frame["user_id"].str.len() > LONGEST_ID] = (
            f"the user id is longer than {LONGEST_ID} characters"
        )
        is_usable = reasons == ""
        for offset in (~is_usable).to_numpy().nonzero()[0]:
            row = frame.iloc[offset]
            self.dataset.skipped.skip(
                file=chunk.position.file,
                line=chunk.position.line if first_line is None else first_line + int(offset),
                raw=f"{row['user_id']},{row['item_id']},{row['rating']}",
                reason=reasons.iloc[offset] + ("" if first_line else " (on this line or before)"),
            )
        return frame[is_usable]

    def _first_line(self, chunk: RatingChunk, previous: Position | None) -> int | None:
        """The line of the chunk's first row; None when rows were left out of it, so that lines are unsure."""
        if previous and previous.file == chunk.position.file:
            line = previous.line
        else:
            line = int(bool(self.dataset.rating_files and self.dataset.rating_files.has_header))
        return line + 1 if chunk.position.line - line == len(chunk) else None

    def _store(self, rows: pd.DataFrame) -> int:
        table = rows[["user_id", "movie_id"]].assign(
            value=self.dataset.rating_scale.to_half_stars(rows["rating"]), rated_at=rows["timestamp"]
        )
        given: dict[str, Any] = {
            "origin": self.dataset.person_origin,
            "source": self.source,
            "no_time": NO_TIME,
        }
        with connection.cursor() as cursor:
            cursor.execute(STAGE)
            cursor.copy_expert(COPY, io.StringIO(table.to_csv(header=False, index=False)))
            cursor.execute(MAKE_PERSONS, given)
            cursor.execute("ANALYZE incoming_rating")
            cursor.execute(STORE_RATINGS, given)
            n_stored = int(cursor.rowcount)
            cursor.execute("DROP TABLE incoming_rating")
        return n_stored

    def _note_skipped(self) -> None:
        skipped = self.dataset.skipped
        n_new = skipped.count - self.n_noted
        room = KEPT_SKIPPED - len(self.batch.skipped)
        if n_new:
            news = skipped.rows[max(0, len(skipped.rows) - n_new) :][:room]
            self.batch.skipped += [asdict(row) for row in news]
        self.batch.n_skipped += n_new
        self.n_noted = skipped.count


def _counted(rows: Iterable[MovieRow], progress: Reporter) -> Iterator[MovieRow]:
    for count, row in enumerate(rows, start=1):
        yield row
        if count % 500 == 0:
            progress(Progress("movies", count, None))


def _finish(batch: ImportBatch) -> None:
    batch.state = ImportBatch.State.DONE
    batch.finished_at = timezone.now()
    batch.save()
    with connection.cursor() as cursor:
        for table in (Person, Rating):
            cursor.execute(f"ANALYZE {table._meta.db_table}")


@contextmanager
def _alone(batch: ImportBatch) -> Iterator[None]:
    """One process at a time imports a file; the lock goes with the connection when the process dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [locks.IMPORT, batch.pk])
        if not cursor.fetchone()[0]:
            raise ImportRunningError(f"{batch.name} is being imported by another process")
        try:
            batch.refresh_from_db()
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [locks.IMPORT, batch.pk])


@contextmanager
def _noting_failure(batch: ImportBatch) -> Iterator[None]:
    try:
        yield
    except Exception:
        ImportBatch.objects.filter(pk=batch.pk).update(state=ImportBatch.State.FAILED)
        raise
