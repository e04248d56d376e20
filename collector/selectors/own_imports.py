"""What an import says, and what storing it would change."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.db.models import Count, Max, Q, QuerySet

from collector.models import ImportedAct, ImportedMovie, OwnImport, Person, Rating, Withdrawal
from collector.selectors.persons import person_ids, root_of
from collector.selectors.state import LONG_AGO, marks_of, ratings_of

DOUBTFUL = Q(movie=None) & ~Q(candidates=[])
UNKNOWN = Q(movie=None, candidates=[])
LARGE = ("skipped", "events", "lists", "watchlist", "event_ids", "watchlist_before", "watchlist_after")


class Outcome(Enum):
    """What an act of a file would do to how things stand."""

    NEW = "new"
    SAME = "same"  # it stands so already
    DIFFERS = "differs"  # the person said something else here


@dataclass(frozen=True)
class Compared:
    act: ImportedAct
    movie_id: int
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
    """Those that were taken back as well; for lists, so without what is long."""
    stored = (OwnImport.State.STORED, OwnImport.State.UNDONE)
    return imports_of(person).filter(state__in=stored).defer(*LARGE)


def open_import(person: Person) -> OwnImport | None:
    """The one that waits for its owner's word."""
    return imports_of(person).filter(state__in=OwnImport.OPEN).first()


def counts_of(own_import: OwnImport) -> Counts:
    counted = own_import.movies.aggregate(
        total=Count("pk"),
        matched=Count("movie"),
        doubtful=Count("pk", filter=DOUBTFUL),
        unknown=Count("pk", filter=UNKNOWN),
        looked_up=Count("pk", filter=Q(is_looked_up=True)),
    )
    return Counts(**counted)


def doubtful_movies(own_import: OwnImport) -> QuerySet[ImportedMovie]:
    return own_import.movies.filter(DOUBTFUL).order_by("pk").prefetch_related("acts")


def unknown_movies(own_import: OwnImport) -> QuerySet[ImportedMovie]:
    return own_import.movies.filter(UNKNOWN).order_by("pk")


def switches_to_change(own_import: OwnImport) -> dict[str, bool]:
    """Those of the file that stand otherwise here."""
    owner = Person.objects.get(pk=root_of(own_import.person))
    return {name: is_on for name, is_on in own_import.switches.items() if getattr(owner, name) != is_on}


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
    """How things stand with a person, all merged into it included; times by movie and what is said of it."""

    ratings: Mapping[int, Rating]
    said: Mapping[tuple[int, str], datetime]
    taken_back: Mapping[tuple[int, str], datetime]

    @classmethod
    def of(cls, person: Person) -> _Standing:
        ratings = {rating.movie_id: rating for rating in ratings_of(person)}
        rated = {
            (movie_id, Withdrawal.RATING): each.rated_at or LONG_AGO for movie_id, each in ratings.items()
        }
        marked = {(mark.movie_id, mark.kind): mark.marked_at for mark in marks_of(person)}
        withdrawn = Withdrawal.objects.filter(person__in=person_ids(person)).values_list("movie_id", "what")
        return cls(
            ratings=ratings,
            said={**rated, **marked},
            taken_back={(movie_id, what): at for movie_id, what, at in withdrawn.annotate(Max("at"))},
        )

    def compared(self, act: ImportedAct, movie_id: int) -> Compared:
        said, taken_back = self.said.get((movie_id, act.what)), self.taken_back.get((movie_id, act.what))
        if not act.is_set:
            return Compared(act, movie_id, _of_withdrawal(act, said, taken_back))
        if act.what == Withdrawal.RATING and said:
            return _of_rating(act, self.ratings[movie_id])
        if said:
            return Compared(act, movie_id, Outcome.SAME)
        if taken_back and taken_back > (act.at or LONG_AGO):
            return Compared(act, movie_id, Outcome.DIFFERS, since=taken_back)
        return Compared(act, movie_id, Outcome.NEW)


def _of_withdrawal(act: ImportedAct, *here: datetime | None) -> Outcome:
    """What a file says was taken back only ever ends what is older than it."""
    is_outdated = act.at is None or any(at >= act.at for at in here if at)
    return Outcome.SAME if is_outdated else Outcome.NEW


def _of_rating(act: ImportedAct, rating: Rating) -> Compared:
    outcome = Outcome.SAME if rating.value == act.value else Outcome.DIFFERS
    return Compared(act, rating.movie_id, outcome, rating, rating.rated_at)


def to_store(
    compared: Iterable[Compared], *, rule: str, at: datetime
) -> list[tuple[ImportedAct, datetime | None]]:
    """The acts that count, each with its time."""
    return [(one.act, _counts_from(one, at=at)) for one in compared if _counts(one, rule=rule)]


def _counts(one: Compared, *, rule: str) -> bool:
    if one.outcome is Outcome.DIFFERS:
        return rule == OwnImport.Rule.THEIRS or (rule == OwnImport.Rule.NEWEST and one.is_newer)
    return one.outcome is Outcome.NEW


def _counts_from(one: Compared, *, at: datetime) -> datetime | None:
    """Its own time; now, where it is taken although ours is newer, and of a mark without a time."""
    is_overruled = one.outcome is Outcome.DIFFERS and not one.is_newer
    is_undated_mark = one.act.at is None and one.act.what != Withdrawal.RATING
    return at if is_overruled or is_undated_mark else one.act.at
