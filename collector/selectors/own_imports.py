"""What an import says, and what storing it would change."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.db.models import Max, QuerySet

from collector.models import ImportedAct, ImportedMovie, OwnImport, Person, Rating, Withdrawal
from collector.selectors.persons import person_ids
from collector.selectors.state import LONG_AGO, marks_of, ratings_of


class Outcome(Enum):
    """What an act of a file would do to how things stand."""

    NEW = "new"
    SAME = "same"  # it stands so already
    DIFFERS = "differs"  # the person said something else here


@dataclass(frozen=True)
class Compared:
    act: ImportedAct
    outcome: Outcome
    rating: Rating | None = None  # what it differs from; None: a word that was taken back
    since: datetime | None = None  # when that was said; None: unknown

    @property
    def is_newer(self) -> bool:
        """The file's word. At the same time the file, which came later, wins."""
        return self.act.at is not None and self.act.at >= (self.since or LONG_AGO)


@dataclass(frozen=True)
class Counts:
    """Movies of a file."""

    total: int
    matched: int
    doubtful: int
    unknown: int
    looked_up: int


def imports_of(person: Person) -> QuerySet[OwnImport]:
    """Newest first."""
    return OwnImport.objects.filter(person__in=person_ids(person)).order_by("-created_at")


def import_with_key(key: uuid.UUID, *, person: Person) -> OwnImport | None:
    return imports_of(person).filter(key=key).first()


def stored_imports(person: Person) -> QuerySet[OwnImport]:
    return imports_of(person).filter(state__in=(OwnImport.State.STORED, OwnImport.State.UNDONE))


def open_import(person: Person) -> OwnImport | None:
    """The one that waits for its owner's word."""
    return imports_of(person).filter(state__in=(OwnImport.State.MATCHING, OwnImport.State.REVIEW)).first()


def counts_of(own_import: OwnImport) -> Counts:
    rows = own_import.movies.values_list("movie_id", "candidates", "is_matched")
    found = Counter(
        "matched" if movie_id else "doubtful" if candidates else "unknown" for movie_id, candidates, _ in rows
    )
    return Counts(
        total=sum(found.values()),
        matched=found["matched"],
        doubtful=found["doubtful"],
        unknown=found["unknown"],
        looked_up=sum(1 for *_, is_matched in rows if is_matched),
    )


def doubtful_movies(own_import: OwnImport) -> QuerySet[ImportedMovie]:
    return own_import.movies.filter(movie=None).exclude(candidates=[]).order_by("pk").prefetch_related("acts")


def unknown_movies(own_import: OwnImport) -> QuerySet[ImportedMovie]:
    return own_import.movies.filter(movie=None, candidates=[]).order_by("pk")


def compared(own_import: OwnImport) -> list[Compared]:
    """Every act whose movie is known. Four queries."""
    acts = ImportedAct.objects.filter(imported__own_import=own_import).select_related("imported")
    standing = _Standing.of(own_import.person)
    return [
        standing.compared(act, movie_id)
        for act in acts.order_by("pk")
        if (movie_id := act.imported.movie_id) is not None
    ]


@dataclass(frozen=True)
class _Standing:
    """How things stand with a person, all merged into it included."""

    ratings: Mapping[int, Rating]
    marks: Mapping[tuple[int, str], datetime]
    taken_back: Mapping[tuple[int, str], datetime]

    @classmethod
    def of(cls, person: Person) -> _Standing:
        withdrawals = Withdrawal.objects.filter(person__in=person_ids(person)).values_list("movie_id", "what")
        return cls(
            ratings={rating.movie_id: rating for rating in ratings_of(person)},
            marks={(mark.movie_id, mark.kind): mark.marked_at for mark in marks_of(person)},
            taken_back={(movie_id, what): at for movie_id, what, at in withdrawals.annotate(Max("at"))},
        )

    def compared(self, act: ImportedAct, movie_id: int) -> Compared:
        rating = self.ratings.get(movie_id) if act.what == Withdrawal.RATING else None
        marked_at = self.marks.get((movie_id, act.what))
        gone_at = self.taken_back.get((movie_id, act.what))
        if not act.is_set:
            return _of_withdrawal(act, rating, marked_at, gone_at)
        if rating is not None:
            outcome = Outcome.SAME if rating.value == act.value else Outcome.DIFFERS
            return Compared(act, outcome, rating, rating.rated_at)
        if marked_at is not None:
            return Compared(act, Outcome.SAME)
        if gone_at is not None and gone_at > (act.at or LONG_AGO):
            return Compared(act, Outcome.DIFFERS, None, gone_at)
        return Compared(act, Outcome.NEW)


def _of_withdrawal(
    act: ImportedAct, rating: Rating | None, marked_at: datetime | None, gone_at: datetime | None
) -> Compared:
    """What a file says was taken back only ever ends what is older than it."""
    stands_since = (rating.rated_at or LONG_AGO) if rating else marked_at
    is_outdated = act.at is None or any(at and at >= act.at for at in (stands_since, gone_at))
    return Compared(act, Outcome.SAME if is_outdated else Outcome.NEW)


def to_store(
    compared: Iterable[Compared], *, rule: str, at: datetime
) -> list[tuple[ImportedAct, datetime | None]]:
    """The acts that count, each with its time: theirs, which is taken although ours is newer, counts from now."""
    stored: list[tuple[ImportedAct, datetime | None]] = []
    for one in compared:
        is_wanted = rule == OwnImport.Rule.THEIRS or (rule == OwnImport.Rule.NEWEST and one.is_newer)
        if one.outcome is Outcome.NEW:
            is_dated = one.act.at or one.act.what == Withdrawal.RATING
            stored.append((one.act, one.act.at if is_dated else at))
        elif one.outcome is Outcome.DIFFERS and is_wanted:
            stored.append((one.act, one.act.at if one.is_newer else at))
    return stored
