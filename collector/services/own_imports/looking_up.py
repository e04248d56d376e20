"""Which of our movies a file means: by itself where that is sure, by its owner's word where it is doubtful."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db import transaction

from catalogue.selectors import Match, Wanted, key_in, movie_ids_meant, movies_meant
from collector.errors import NotReviewableError
from collector.models import ImportedMovie, OwnImport
from collector.selectors.own_imports import doubtful_movies
from collector.services.own_data import owner_of
from datasets.personal import NamedMovie
from datasets.personal.formats.moviegeek import HERE
from jobs.services import enqueue

MATCH = "collector.match_import"
AT_ONCE = 1000  # movies that are looked up while their owner waits: a second or two
CHUNK = 500


def look_movies_up(own_import: OwnImport) -> None:
    """At once, or in the background when there are many."""
    if own_import.movies.count() <= AT_ONCE:
        match_import(own_import=own_import)
    else:
        enqueue(
            task=MATCH,
            arguments={"own_import": str(own_import.key)},
            owner=owner_of(own_import.person),
            unique_key=f"{MATCH}:{own_import.key}",
        )


def match_import(*, own_import: OwnImport, report: Callable[[float, str], None] = lambda *_: None) -> None:
    """Looks up the movies that were not yet, so that it can go on where it was interrupted."""
    total = own_import.movies.count()
    while left := list(own_import.movies.filter(is_looked_up=False).order_by("pk")[:CHUNK]):
        for imported, match in zip(left, movies_meant([_wanted(each.named) for each in left]), strict=True):
            _note(imported, match)
        ImportedMovie.objects.bulk_update(left, ["movie", "candidates", "is_looked_up"])
        done = own_import.movies.filter(is_looked_up=True).count()
        report(done / total, f"{done} of {total}")
    is_matching = OwnImport.objects.filter(pk=own_import.pk, state=OwnImport.State.MATCHING)
    if is_matching.update(state=OwnImport.State.REVIEW):  # else it was given up meanwhile
        own_import.state = OwnImport.State.REVIEW


@transaction.atomic
def settle_doubtful(*, own_import: OwnImport, chosen: Mapping[int, int | None]) -> None:
    """Keeps what was said of some of the doubtful movies; None: it is none of those offered."""
    if own_import.state != OwnImport.State.REVIEW:
        raise NotReviewableError(f"this import is {own_import.state}")
    choose(own_import, chosen)
    none_of_them = [pk for pk, movie_id in chosen.items() if movie_id is None]
    own_import.movies.filter(pk__in=none_of_them, movie=None).update(candidates=[])


def choose(own_import: OwnImport, chosen: Mapping[int, int | None]) -> None:
    """Only of what was offered."""
    settled = []
    for imported in doubtful_movies(own_import).filter(pk__in=chosen):
        if chosen[imported.pk] in imported.candidates:
            imported.movie_id = chosen[imported.pk]
            settled.append(imported)
    ImportedMovie.objects.bulk_update(settled, ["movie"], batch_size=1000)


class Meant:
    """Our number of each movie that the file names beside its ratings and marks: as it was settled for those, else
    where it is sure."""

    def __init__(self, own_import: OwnImport) -> None:
        settled = {imported.named: imported.movie_id for imported in own_import.movies.all()}
        others = list({named_in(kept) for kept in _kept_beside(own_import)} - settled.keys())
        found = movie_ids_meant([_wanted(named) for named in others])
        self._ids = settled | dict(zip(others, found, strict=True))

    def number(self, kept: Mapping[str, Any]) -> int | None:
        """None: unknown."""
        return self._ids[named_in(kept)]

    def numbers(self, kept: list[dict[str, Any]]) -> list[int]:
        """Of those that are known, each once."""
        found = dict.fromkeys(self.number(each) for each in kept)
        return [movie_id for movie_id in found if movie_id is not None]


def named_in(kept: Mapping[str, Any]) -> NamedMovie:
    return NamedMovie(kept["title"], kept["year"], tuple(kept["ids"]))


def _kept_beside(own_import: OwnImport) -> Iterator[dict[str, Any]]:
    yield from (event["movie"] for event in own_import.events if event["movie"])
    yield from (movie for named in own_import.lists for movie in named["movies"])
    yield from own_import.watchlist


def _wanted(named: NamedMovie) -> Wanted:
    here = [one_id for one_id in named.ids if one_id.startswith(f"{HERE}:")]
    others = tuple(one_id for one_id in named.ids if one_id not in here)
    return Wanted(named.title, named.year, others, key_in(here[0].removeprefix(f"{HERE}:")) if here else None)


def _note(imported: ImportedMovie, match: Match) -> None:
    imported.movie_id = match.movie_id
    imported.candidates = list(match.candidates)
    imported.is_looked_up = True
