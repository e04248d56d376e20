"""A person brings a file along: it is read and its movies are looked up, and nothing more until they say so."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, BinaryIO

from django.db import transaction

from catalogue.selectors import Match, Wanted, key_in, movies_meant
from collector.errors import AlreadyImportedError
from collector.models import ImportedAct, ImportedMovie, Mark, OwnImport, Person, Withdrawal
from collector.selectors.own_imports import imports_of
from collector.services.own_data import owner_of
from collector.services.own_export import PREFERENCES
from datasets.personal import NamedMovie, OwnAct, OwnFile, RefusedFileError, open_own_file
from datasets.personal.formats.moviegeek import HERE
from jobs.services import enqueue

MATCH = "collector.match_import"
AT_ONCE = 1000  # movies that are looked up while their owner waits: a second or two
CHUNK = 500
KEPT_SKIPPED = 500
REVIEW_FOR = timedelta(days=7)
KNOWN = {Withdrawal.RATING, *Mark.Kind.values}
OPEN = (OwnImport.State.MATCHING, OwnImport.State.REVIEW)


def begin_import(*, person: Person, stream: BinaryIO, file_name: str, at: datetime) -> OwnImport:
    """Reads the file and looks its movies up, a long one in the background. An older review is given up.

    Raises RefusedFileError, and AlreadyImportedError when the very same file counts already.
    """
    own = open_own_file(stream, name=file_name, now=at)
    fingerprint = _fingerprint(stream)
    known = imports_of(person).filter(fingerprint=fingerprint, state=OwnImport.State.STORED).first()
    if known is not None:
        raise AlreadyImportedError(known.key)
    if not (own.acts or own.skipped or own.noticed or own.lists):
        raise RefusedFileError("nothing")
    own_import = _kept(own, person=person, file_name=file_name, fingerprint=fingerprint, at=at)
    if own_import.movies.count() <= AT_ONCE:
        match_import(own_import=own_import)
    else:
        enqueue(
            task=MATCH,
            arguments={"own_import": str(own_import.key)},
            owner=owner_of(person),
            unique_key=f"{MATCH}:{own_import.key}",
        )
    return own_import


def match_import(*, own_import: OwnImport, report: Callable[[float, str], None] = lambda *_: None) -> None:
    """Looks up the movies that were not yet, so that it can go on where it was interrupted."""
    total = own_import.movies.count()
    while left := list(own_import.movies.filter(is_matched=False).order_by("pk")[:CHUNK]):
        for imported, match in zip(left, movies_meant([_wanted(each) for each in left]), strict=True):
            _settle(imported, match)
        ImportedMovie.objects.bulk_update(left, ["movie", "candidates", "is_matched"])
        done = own_import.movies.filter(is_matched=True).count()
        report(done / total, f"{done} of {total}")
    is_matching = OwnImport.objects.filter(pk=own_import.pk, state=OwnImport.State.MATCHING)
    if is_matching.update(state=OwnImport.State.REVIEW):  # else it was given up meanwhile
        own_import.state = OwnImport.State.REVIEW


def discard_import(*, own_import: OwnImport) -> None:
    """Gives a review up; what was stored stays."""
    OwnImport.objects.filter(pk=own_import.pk, state__in=OPEN).delete()


def discard_old_reviews(*, now: datetime) -> int:
    """Nobody came back to them."""
    n_deleted, _ = OwnImport.objects.filter(state__in=OPEN, created_at__lt=now - REVIEW_FOR).delete()
    return n_deleted


@transaction.atomic
def _kept(own: OwnFile, *, person: Person, file_name: str, fingerprint: str, at: datetime) -> OwnImport:
    imports_of(person).filter(state__in=OPEN).delete()
    acts = _newest([act for act in own.acts if act.what in KNOWN])
    skipped = [vars(row) for row in own.skipped]
    skipped += [
        {"file": act.file, "line": act.line, "raw": act.what, "reason": "kind"}
        for act in own.acts
        if act.what not in KNOWN
    ]
    own_import = OwnImport.objects.create(
        person=person,
        format=own.format,
        file_name=file_name[-120:],
        fingerprint=fingerprint,
        skipped=skipped[:KEPT_SKIPPED],
        n_skipped=len(skipped),
        noticed=[_noticed(event) for event in own.noticed],
        preferences={
            name: own.preferences[name] for name in PREFERENCES if isinstance(own.preferences.get(name), bool)
        },
        lists=[{**each, "movies": [_reference(movie) for movie in each["movies"]]} for each in own.lists],
        watchlist=[_reference(movie) for movie in own.watchlist],
        created_at=at,
    )
    named = dict.fromkeys(act.movie for act in acts)
    made = ImportedMovie.objects.bulk_create(
        (
            ImportedMovie(own_import=own_import, title=movie.title, year=movie.year, ids=list(movie.ids))
            for movie in named
        ),
        batch_size=5000,
    )
    rows = dict(zip(named, made, strict=True))
    ImportedAct.objects.bulk_create(
        (
            ImportedAct(
                imported=rows[act.movie],
                what=act.what,
                value=act.value,
                is_set=act.is_set,
                at=act.at,
                line=act.line,
            )
            for act in acts
        ),
        batch_size=5000,
    )
    return own_import


def _newest(acts: Iterable[OwnAct]) -> list[OwnAct]:
    """One word on each thing: a history names a movie once for each time that it was watched."""
    undated = datetime.min
    in_time = sorted(acts, key=lambda act: act.at.replace(tzinfo=None) if act.at else undated)
    newest = {(act.movie, act.what): act for act in in_time}
    return sorted(newest.values(), key=lambda act: (act.file, act.line))


def _noticed(event: Any) -> dict[str, Any]:
    movie: NamedMovie | None = event["movie"]
    kept = {name: event.get(name) for name in ("kind", "value", "page", "properties", "contributor")}
    return {**kept, "movie": _reference(movie) if movie else None, "at": event["at"].isoformat()}


def _reference(movie: NamedMovie) -> dict[str, Any]:
    """For `wanted_from`."""
    return {"title": movie.title, "year": movie.year, "ids": list(movie.ids)}


def _wanted(imported: ImportedMovie) -> Wanted:
    return wanted_from(imported.title, imported.year, imported.ids)


def wanted_from(title: str, year: int | None, ids: list[str]) -> Wanted:
    numbers = [one_id.removeprefix(f"{HERE}:") for one_id in ids if one_id.startswith(f"{HERE}:")]
    others = tuple(one_id for one_id in ids if not one_id.startswith(f"{HERE}:"))
    return Wanted(title, year, others, key_in(numbers[0]) if numbers else None)


def _settle(imported: ImportedMovie, match: Match) -> None:
    imported.movie_id = match.movie_id
    imported.candidates = list(match.candidates)
    imported.is_matched = True


def _fingerprint(stream: BinaryIO) -> str:
    stream.seek(0)
    return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
