"""Takes rows of a dataset into the catalogue: matched with what is there, created where nothing matches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction
from django.utils.text import slugify

from catalogue.folding import fold, slug_of, sort_key
from catalogue.models import (
    TITLE_LENGTH,
    Contributor,
    Credit,
    ExternalId,
    Genre,
    Keyword,
    Movie,
    MovieName,
)
from datasets import CreditRow, MovieRow

CHUNK_ROWS = 2000

Reference = tuple[str, str]  # origin and value of an external id


@transaction.atomic
def upsert_movies(rows: Iterable[MovieRow], *, origin: str, only_known: bool = False) -> dict[str, int]:
    """The movie's key for each row's `origin_id`.

    A row is matched by any of its ids, else by its title and year when exactly one movie has them and that
    movie is not another row of the same origin. A match gains what it lacks and keeps what it has. With
    `only_known` rows without a match are left out: they describe, but add nothing.
    """
    keys: dict[str, int] = {}
    for chunk in _chunks(rows):
        keys |= _upsert_chunk(chunk, origin=origin, only_known=only_known)
    return keys


def _upsert_chunk(rows: list[MovieRow], *, origin: str, only_known: bool) -> dict[str, int]:
    movies = _matches(rows, origin=origin)
    if only_known:
        rows = [row for row in rows if row.origin_id in movies]
    unmatched = [row for row in rows if row.origin_id not in movies]
    created = Movie.objects.bulk_create(_movie_from(row) for row in unmatched)
    movies |= {row.origin_id: movie for row, movie in zip(unmatched, created, strict=True)}
    described = [(row, movies[row.origin_id]) for row in rows]
    _complete(described, created={movie.pk for movie in created})
    _add_references(described, origin=origin)
    _add_names(described)
    _add_genres(described)
    _add_keywords(described)
    _add_credits(described)
    return {row.origin_id: movie.pk for row, movie in described}


def _chunks(rows: Iterable[MovieRow]) -> Iterator[list[MovieRow]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, CHUNK_ROWS)):
        yield list({row.origin_id: row for row in chunk}.values())


def _references(row: MovieRow, *, origin: str) -> list[Reference]:
    references = [(origin, row.origin_id)]
    if row.imdb_id:
        references.append(("imdb", row.imdb_id))
    if row.tmdb_id:
        references.append(("tmdb", str(row.tmdb_id)))
    return list(dict.fromkeys(references))


def _matches(rows: list[MovieRow], *, origin: str) -> dict[str, Movie]:
    by_reference = _movies_by_reference(rows, origin=origin)
    found: dict[str, Movie] = {}
    for row in rows:
        for reference in _references(row, origin=origin):
            if reference in by_reference:
                found[row.origin_id] = by_reference[reference]
                break
    taken = {movie.pk for movie in found.values()}
    by_title = _movies_by_title([row for row in rows if row.origin_id not in found], origin=origin)
    for row in rows:
        candidates = by_title.get((fold(row.title), row.year), [])
        if row.origin_id not in found and len(candidates) == 1 and candidates[0].pk not in taken:
            found[row.origin_id] = candidates[0]
            taken.add(candidates[0].pk)
    return found


def _movies_by_reference(rows: list[MovieRow], *, origin: str) -> dict[Reference, Movie]:
    wanted: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for reference_origin, value in _references(row, origin=origin):
            wanted[reference_origin].add(value)
    return {
        (known.origin, known.value): known.movie
        for reference_origin, values in wanted.items()
        for known in ExternalId.objects.filter(origin=reference_origin, value__in=values).select_related(
            "movie"
        )
    }


def _movies_by_title(rows: list[MovieRow], *, origin: str) -> dict[tuple[str, int | None], list[Movie]]:
    """Movies by folded title and year, without those that this origin knows under another id."""
    titles = {fold(row.title) for row in rows}
    movies = Movie.objects.filter(search_title__in=titles, year__isnull=False).exclude(
        external_ids__origin=origin
    )
    by_title: dict[tuple[str, int | None], list[Movie]] = defaultdict(list)
    for movie in movies:
        by_title[movie.search_title, movie.year].append(movie)
    return by_title


def _movie_from(row: MovieRow) -> Movie:
    return Movie(
        title=row.title[:TITLE_LENGTH],
        sort_title=sort_key(row.title)[:TITLE_LENGTH],
        search_title=fold(row.title)[:TITLE_LENGTH],
        slug=slug_of(row.title),
        year=row.year,
        synopsis=row.overview,
        runtime_minutes=row.runtime_minutes,
        language=row.language or "",
    )


def _complete(described: list[tuple[MovieRow, Movie]], *, created: set[int]) -> None:
    """Fills what known movies lack."""
    changed: list[Movie] = []
    for row, movie in described:
        if movie.pk in created:
            continue
        gains = {
            "year": row.year,
            "synopsis": row.overview,
            "runtime_minutes": row.runtime_minutes,
            "language": row.language or "",
        }
        missing = {name: value for name, value in gains.items() if value and not getattr(movie, name)}
        for name, value in missing.items():
            setattr(movie, name, value)
        if missing:
            changed.append(movie)
    Movie.objects.bulk_update(changed, ["year", "synopsis", "runtime_minutes", "language"])


def _add_references(described: list[tuple[MovieRow, Movie]], *, origin: str) -> None:
    ExternalId.objects.bulk_create(
        (
            ExternalId(movie=movie, origin=reference_origin, value=value)
            for row, movie in described
            for reference_origin, value in _references(row, origin=origin)
        ),
        ignore_conflicts=True,
    )


def _add_names(described: list[tuple[MovieRow, Movie]]) -> None:
    MovieName.objects.bulk_create(
        (
            MovieName(movie=movie, name=name[:TITLE_LENGTH], search_name=fold(name)[:TITLE_LENGTH])
            for row, movie in described
            for name in (row.title, *row.also_known_as)
            if fold(name) and fold(name) != movie.search_title
        ),
        ignore_conflicts=True,
    )


def _add_genres(described: list[tuple[MovieRow, Movie]]) -> None:
    names = {name for row, _ in described for name in row.genres}
    Genre.objects.bulk_create(
        (Genre(name=name, slug=slugify(name)) for name in sorted(names)), ignore_conflicts=True
    )
    ids = dict(Genre.objects.filter(name__in=names).values_list("name", "id"))
    through = Movie.genres.through
    through.objects.bulk_create(
        (through(movie_id=movie.pk, genre_id=ids[name]) for row, movie in described for name in row.genres),
        ignore_conflicts=True,
    )


def _add_keywords(described: list[tuple[MovieRow, Movie]]) -> None:
    names = {name.lower()[:80] for row, _ in described for name in row.keywords}
    Keyword.objects.bulk_create((Keyword(name=name) for name in sorted(names)), ignore_conflicts=True)
    ids = dict(Keyword.objects.filter(name__in=names).values_list("name", "id"))
    through = Movie.keywords.through
    through.objects.bulk_create(
        (
            through(movie_id=movie.pk, keyword_id=ids[name.lower()[:80]])
            for row, movie in described
            for name in row.keywords
        ),
        ignore_conflicts=True,
    )


def _contributor_key(credit: CreditRow) -> str:
    return f"tmdb:{credit.tmdb_id}" if credit.tmdb_id else f"name:{fold(credit.name)}"[:120]


def _add_credits(described: list[tuple[MovieRow, Movie]]) -> None:
    people = {_contributor_key(credit): credit.name for row, _ in described for credit in row.credits}
    Contributor.objects.bulk_create(
        (
            Contributor(
                key=key,
                name=name[:160],
                slug=slugify(fold(name))[:160] or "person",
                search_name=fold(name)[:160],
            )
            for key, name in sorted(people.items())
        ),
        ignore_conflicts=True,
    )
    ids = dict(Contributor.objects.filter(key__in=people).values_list("key", "id"))
    Credit.objects.bulk_create(
        (
            Credit(
                movie=movie,
                contributor_id=ids[_contributor_key(credit)],
                role=credit.role,
                character=credit.character[:200],
                position=credit.position,
            )
            for row, movie in described
            for credit in row.credits
        ),
        ignore_conflicts=True,
    )
