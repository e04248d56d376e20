"""Which movies somebody else's titles and ids mean; for thousands of them at once, three statements.

An id decides. Without one a title decides where exactly one movie has it in its year, or, when the catalogues differ,
in the year before or after. Everything else is doubtful and left to people: remakes and sequels differ by less
than typos do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from catalogue.folding import fold, sort_key
from catalogue.models import TITLE_LENGTH, ExternalId
from datasets.titles import with_article_first

MOST_CANDIDATES = 5
NEAR_YEARS = 1
LIKENESS = 0.45  # of trigrams, from which a movie is worth showing as a candidate
SHORTEST_PART = 4  # letters of a title that stands inside a longer one of its year

BY_ID = """
SELECT given.number, known.movie_id
FROM unnest(%(numbers)s::int[], %(origins)s::text[], %(values)s::text[], %(places)s::int[])
    AS given(number, origin, value, place)
JOIN catalogue_externalid AS known ON (known.origin, known.value) = (given.origin, given.value)
JOIN catalogue_movie AS movie ON movie.id = known.movie_id AND movie.removed_at IS NULL
ORDER BY given.number, given.place
"""
# `is_name`: by another of its titles, or apart from the article.
BY_TITLE = """
WITH given AS (
    SELECT * FROM unnest(%(numbers)s::int[], %(folded)s::text[], %(bare)s::text[]) AS given(number, folded, bare)
), named AS (
    SELECT given.number, movie.id, false AS is_name
    FROM given JOIN catalogue_movie AS movie ON movie.search_title = given.folded
    UNION ALL
    SELECT given.number, movie.id, true FROM given JOIN catalogue_movie AS movie ON movie.sort_title = given.bare
    UNION ALL
    SELECT given.number, other.movie_id, true
    FROM given JOIN catalogue_moviename AS other ON other.search_name = given.folded
)
SELECT named.number, movie.id, movie.year, bool_and(is_name)
FROM named JOIN catalogue_movie AS movie ON movie.id = named.id
WHERE movie.removed_at IS NULL
GROUP BY named.number, movie.id
ORDER BY named.number, movie.popularity DESC, movie.id
"""
SETTINGS = f"SET LOCAL pg_trgm.similarity_threshold = {LIKENESS}"
MAY_BE_MEANT = """(
    removed_at IS NULL AND (given.year IS NULL OR year IS NULL OR abs(year - given.year) <= %(near)s)
)"""
# One title at a time, as each is one look into the trigram index.
BY_LIKENESS = f"""
SELECT given.number, found.id
FROM unnest(%(numbers)s::int[], %(folded)s::text[], %(years)s::int[]) AS given(number, folded, year),
LATERAL (
    SELECT id, max(likeness) AS likeness FROM (
        SELECT id, popularity, similarity(search_title, given.folded) AS likeness
        FROM catalogue_movie WHERE search_title %% given.folded AND {MAY_BE_MEANT}
        UNION ALL
        SELECT movie_id, popularity, similarity(search_name, given.folded)
        FROM catalogue_moviename JOIN catalogue_movie ON catalogue_movie.id = movie_id
        WHERE search_name %% given.folded AND {MAY_BE_MEANT}
        UNION ALL
        SELECT id, popularity, 0.5
        FROM catalogue_movie WHERE year = given.year AND removed_at IS NULL
          AND ' ' || search_title || ' ' LIKE '%% ' || given.folded || ' %%' AND length(given.folded) >= %(shortest)s
    ) AS named
    GROUP BY id, popularity ORDER BY likeness DESC, popularity DESC, id LIMIT %(most)s
) AS found
ORDER BY given.number, found.likeness DESC
"""


@dataclass(frozen=True)
class Wanted:
    """A movie as others name it; `ids` as in "imdb:tt0114709". `number_here` counts only beside its title."""

    title: str
    year: int | None = None
    ids: tuple[str, ...] = ()
    number_here: int | None = None


@dataclass(frozen=True)
class Match:
    """The movie that is meant, or those that may be meant, likeliest first; neither: unknown."""

    movie_id: int | None = None
    candidates: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Namesake:
    movie_id: int
    year: int | None
    is_name: bool


def movies_meant(wanted: Sequence[Wanted]) -> list[Match]:
    """One for each. Titles that are met by none cost a look into the trigram index each, some milliseconds."""
    matches = _by_name(wanted)
    matches |= _by_likeness(_titled(wanted, but=matches))
    return [matches.get(number, Match()) for number in range(len(wanted))]


def movie_ids_meant(wanted: Sequence[Wanted]) -> list[int | None]:
    """Only what is sure, so without that look."""
    matches = _by_name(wanted)
    return [matches[number].movie_id if number in matches else None for number in range(len(wanted))]


def _by_name(wanted: Sequence[Wanted]) -> dict[int, Match]:
    matches = _by_id(wanted)
    return matches | _by_title(_titled(wanted, but=matches))


def _titled(wanted: Sequence[Wanted], *, but: Container[int]) -> dict[int, Wanted]:
    return {number: one for number, one in enumerate(wanted) if number not in but and fold(one.title)}


def _by_id(wanted: Sequence[Wanted]) -> dict[int, Match]:
    rows = [
        (number, *one_id.split(":", 1), place)
        for number, one in enumerate(wanted)
        for place, one_id in enumerate(one.ids)
        if ":" in one_id
    ]
    if not rows:
        return {}
    numbers, origins, values, places = map(list, zip(*rows, strict=True))
    found: dict[int, dict[int, None]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(BY_ID, {"numbers": numbers, "origins": origins, "values": values, "places": places})
        for number, movie_id in cursor.fetchall():
            found[number][movie_id] = None
    return {number: _settled(tuple(movie_ids)) for number, movie_ids in found.items()}


def _settled(movie_ids: tuple[int, ...]) -> Match:
    """Ids that mean different movies settle nothing."""
    return Match(movie_ids[0]) if len(movie_ids) == 1 else Match(candidates=movie_ids[:MOST_CANDIDATES])


def _by_title(wanted: dict[int, Wanted]) -> dict[int, Match]:
    if not wanted:
        return {}
    titles = [with_article_first(one.title) for one in wanted.values()]
    values: dict[str, Any] = {
        "numbers": list(wanted),
        "folded": [fold(title)[:TITLE_LENGTH] for title in titles],
        "bare": [sort_key(title)[:TITLE_LENGTH] for title in titles],
    }
    namesakes: dict[int, list[_Namesake]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(BY_TITLE, values)
        for number, movie_id, year, is_name in cursor.fetchall():
            namesakes[number].append(_Namesake(movie_id, year, is_name))
    matches = {number: _among(found, wanted[number]) for number, found in namesakes.items()}
    return _without_contradicted(matches, wanted)


def _without_contradicted(matches: dict[int, Match], wanted: dict[int, Wanted]) -> dict[int, Match]:
    """A movie that its origin knows by another id is not the one that was named: a namesake of its year."""
    movie_ids = {match.movie_id for match in matches.values() if match.movie_id}
    origins = {one_id.partition(":")[0] for one in wanted.values() for one_id in one.ids}
    known: dict[int, set[str]] = defaultdict(set)
    for external in ExternalId.objects.filter(movie__in=movie_ids, origin__in=origins):
        known[external.movie_id].add(external.origin)
    return {
        number: Match(candidates=(match.movie_id,))
        if match.movie_id
        and known[match.movie_id] & {one_id.partition(":")[0] for one_id in wanted[number].ids}
        else match
        for number, match in matches.items()
    }


def _among(namesakes: list[_Namesake], one: Wanted) -> Match:
    of_year = [each for each in namesakes if one.year is None or each.year == one.year]
    if any(each.movie_id == one.number_here for each in of_year):
        return Match(one.number_here)
    near = [each for each in namesakes if _is_near(each.year, one.year)]
    for group in (of_year, near):
        by_title = [each for each in group if not each.is_name] or group
        if len(by_title) == 1 and (one.year is not None or len(namesakes) == 1):
            return Match(by_title[0].movie_id)
        if group:
            break
    ordered = sorted(namesakes, key=lambda each: abs((each.year or 0) - (one.year or each.year or 0)))
    return Match(candidates=tuple(each.movie_id for each in ordered[:MOST_CANDIDATES]))


def _is_near(year: int | None, wanted: int | None) -> bool:
    return year is not None and wanted is not None and abs(year - wanted) <= NEAR_YEARS


def _by_likeness(wanted: dict[int, Wanted]) -> dict[int, Match]:
    if not wanted:
        return {}
    values: dict[str, Any] = {
        "numbers": list(wanted),
        "folded": [fold(with_article_first(one.title))[:TITLE_LENGTH] for one in wanted.values()],
        "years": [one.year for one in wanted.values()],
        "near": NEAR_YEARS,
        "most": MOST_CANDIDATES,
        "shortest": SHORTEST_PART,
    }
    found: dict[int, list[int]] = defaultdict(list)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        cursor.execute(BY_LIKENESS, values)
        for number, movie_id in cursor.fetchall():
            found[number].append(movie_id)
    return {number: Match(candidates=tuple(movie_ids)) for number, movie_ids in found.items()}
