"""A person brings a file along: it is read and its movies are looked up, and nothing more until they say so."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import BinaryIO

from django.db import transaction

from collector.errors import AlreadyImportedError
from collector.models import ImportedAct, ImportedMovie, Mark, OwnImport, Person, Withdrawal
from collector.selectors.own_imports import imports_of
from collector.selectors.state import LONG_AGO
from collector.services.own_imports.looking_up import look_movies_up
from datasets.personal import OwnAct, OwnFile, RefusedFileError, RowError, open_own_file

KEPT_SKIPPED = 500
REVIEW_FOR = timedelta(days=7)
BATCH = 5000
KNOWN = {Withdrawal.RATING, *Mark.Kind.values}


def begin_import(*, person: Person, stream: BinaryIO, file_name: str, at: datetime) -> OwnImport:
    """Reads the file and looks its movies up, a long one in the background. An older review is given up.

    Raises RefusedFileError, and AlreadyImportedError when the very same file counts already.
    """
    own = open_own_file(stream, name=file_name, now=at)
    fingerprint = _fingerprint(stream)
    _refuse_stored(person, fingerprint)
    if own.is_empty:
        raise RefusedFileError("nothing")
    own_import = _kept(own, person=person, file_name=file_name, fingerprint=fingerprint, at=at)
    look_movies_up(own_import)
    return own_import


def discard_import(*, own_import: OwnImport) -> None:
    """Gives a review up; what was stored stays."""
    OwnImport.objects.filter(pk=own_import.pk, state__in=OwnImport.OPEN).delete()


def discard_old_reviews(*, now: datetime) -> int:
    """Nobody came back to them."""
    old = OwnImport.objects.filter(state__in=OwnImport.OPEN, created_at__lt=now - REVIEW_FOR)
    n_deleted, _ = old.delete()
    return n_deleted


def _fingerprint(stream: BinaryIO) -> str:
    stream.seek(0)
    return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]


def _refuse_stored(person: Person, fingerprint: str) -> None:
    stored = imports_of(person).filter(fingerprint=fingerprint, state=OwnImport.State.STORED).first()
    if stored is not None:
        raise AlreadyImportedError(stored.key)


@transaction.atomic
def _kept(own: OwnFile, *, person: Person, file_name: str, fingerprint: str, at: datetime) -> OwnImport:
    """In the place of an older review."""
    imports_of(person).filter(state__in=OwnImport.OPEN).delete()
    acts = _newest(_of_known_kinds(own))
    own_import = OwnImport.objects.create(
        person=person,
        format=own.format,
        file_name=file_name[-120:],
        fingerprint=fingerprint,
        skipped=[asdict(row) for row in own.skipped[:KEPT_SKIPPED]],
        n_skipped=len(own.skipped),
        events=[{**asdict(event), "at": event.at.isoformat()} for event in own.events],
        switches={name: is_on for name, is_on in own.switches.items() if name in Person.SWITCHES},
        lists=[asdict(named) for named in own.lists],
        watchlist=[asdict(movie) for movie in own.watchlist],
        created_at=at,
    )
    _keep_acts(own_import, acts)
    return own_import


def _of_known_kinds(own: OwnFile) -> Iterator[OwnAct]:
    """The others are noted as rows that could not be used."""
    for act in own.acts:
        if act.what in KNOWN:
            yield act
        else:
            own.skip(file=act.file, line=act.line, error=RowError("kind", act.what))


def _newest(acts: Iterable[OwnAct]) -> list[OwnAct]:
    """One word on each thing: a history names a movie once for each time that it was watched."""
    in_time = sorted(acts, key=lambda act: act.at or LONG_AGO)
    newest = {(act.movie, act.what): act for act in in_time}
    return sorted(newest.values(), key=lambda act: (act.file, act.line))


def _keep_acts(own_import: OwnImport, acts: list[OwnAct]) -> None:
    movies = {
        named: ImportedMovie(own_import=own_import, title=named.title, year=named.year, ids=list(named.ids))
        for named in dict.fromkeys(act.movie for act in acts)
    }
    ImportedMovie.objects.bulk_create(movies.values(), batch_size=BATCH)
    ImportedAct.objects.bulk_create((_act(act, movies[act.movie]) for act in acts), batch_size=BATCH)


def _act(act: OwnAct, imported: ImportedMovie) -> ImportedAct:
    return ImportedAct(
        imported=imported, what=act.what, value=act.value, is_set=act.is_set, at=act.at, line=act.line
    )
