"""What the pages of an import show: the review of a file before anything of it is stored, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from catalogue.models import Movie
from catalogue.selectors import movies_by_id
from collector.models import ImportedAct, ImportedMovie, Mark, OwnImport
from collector.selectors import (
    Compared,
    Counts,
    compared,
    counts_of,
    doubtful_movies,
    unknown_movies,
)
from collector.selectors.own_imports import Outcome
from collector.services.own_export import PREFERENCES
from datasets.personal import RefusedFileError
from moviegeek.counting import TAKEN_BACK, WORDS, in_words
from moviegeek.numbers import number_in
from moviegeek.templatetags.moviegeek import stars

DOUBTFUL_AT_ONCE = 50
LISTED = 100

FORMATS: Mapping[str, str] = {
    "letterboxd": "Letterboxd",
    "imdb": "IMDb",
    "trakt": "Trakt",
    "movielens": "MovieLens",
    "moviegeek": "MovieGeek",
    "moviegeek-list": "MovieGeek",
}
RULES: Mapping[str, str | Promise] = {
    OwnImport.Rule.NEWEST: _("The newest of the two"),
    OwnImport.Rule.MINE: _("Keep mine, as it is here"),
    OwnImport.Rule.THEIRS: _("Take that of the file"),
}
REFUSALS: Mapping[str, str | Promise] = {
    "empty": _("The file is empty."),
    "nothing": _("There is not a single movie in the file."),
    "too_large": _(
        "The file has %(megabytes)s MB, more than the %(most)s MB that we take. Send its parts one by one."
    ),
    "too_many_rows": _("The file has more than %(most)s rows. Send it in parts."),
    "too_many_files": _("There are %(n)s files in the zip, more than %(most)s: that is no export of movies."),
    "unpacks_too_large": _(
        "The zip would unpack to far more than an export of movies has. We do not open it. %(name)s"
    ),
    "damaged": _("The zip is damaged. Fetch it once more and try again. %(name)s"),
    "password": _("The zip is locked with a password. Send it without one."),
    "path": _("The zip has a file with a strange path, %(name)s. We do not open it."),
    "twice": _("The zip has the file %(name)s twice, so it is unclear which one counts."),
    "json": _("%(name)s breaks off or is no JSON, from line %(line)s on. Fetch it once more and try again."),
    "encoding": _(
        "%(name)s has letters that are no UTF-8, on line %(line)s. Save it as UTF-8 and try again."
    ),
    "version": _("This export was made by another version (%(found)s); we read version %(known)s."),
    "several_people": _("%(name)s holds the ratings of several people. Send a file with your own only."),
    "which_table": _(
        "%(name)s has the same columns as the lists of watched, liked and wanted movies. Send the whole zip, or call "
        "it watched.csv, watchlist.csv or films.csv."
    ),
    "unknown": _(
        "We do not know this format. We read exports of Letterboxd, IMDb, Trakt, MovieLens and MovieGeek; in this file "
        "we found: %(found)s"
    ),
}
FAULTS: Mapping[str, str | Promise] = {
    "columns": _("has not as many columns as the first line"),
    "encoding": _("has letters that are no UTF-8; save the file as UTF-8"),
    "nul": _("has a NUL byte in it"),
    "rating": _("is no rating on the scale of this format"),
    "title": _("names no movie"),
    "year": _("is no year of a movie"),
    "time": _("is no date that can be; kept without it"),
    "id": _("is no number of a movie"),
    "no_movie": _("is a series, an episode or a game, and no movie"),
    "shape": _("is not what this format has here"),
    "kind": _("is nothing that we keep of movies"),
}


@dataclass(frozen=True)
class Fault:
    file: str
    line: int
    value: str
    words: str | Promise


@dataclass(frozen=True)
class Doubt:
    """A movie of the file, and ours that it may be."""

    imported: ImportedMovie
    said: str
    candidates: Sequence[Movie]


@dataclass(frozen=True)
class Difference:
    movie: Movie
    here: float | None  # stars; None: taken back
    there: str


@dataclass(frozen=True)
class Found:
    imported: ImportedMovie
    movie: Movie | None
    said: str


@dataclass(frozen=True)
class Review:
    own_import: OwnImport
    format: str
    counts: Counts
    coming: Sequence[
        str
    ]  # "12 ratings", "3 saves": what storing adds by the newest rule, doubtful ones apart
    n_same: int
    differences: Sequence[Difference]
    n_different: int
    doubts: Sequence[Doubt]
    n_further_doubts: int
    matched: Sequence[Found]
    unknown: Sequence[ImportedMovie]
    faults: Sequence[Fault]
    rules: Sequence[tuple[str, str | Promise]]
    n_events: int
    n_lists: int
    has_order: bool  # of the watchlist
    has_preferences: bool

    @property
    def brings_more(self) -> bool:
        """Beside ratings and marks."""
        return bool(self.n_events or self.n_lists or self.has_order)

    @property
    def is_empty(self) -> bool:
        anything = self.coming or self.n_different or self.counts.doubtful or self.brings_more
        return not (anything or self.has_preferences)


def review_of(own_import: OwnImport) -> Review:
    """About fifteen queries, however long the file is."""
    acts = compared(own_import)
    outcomes = Counter(one.outcome for one in acts)
    different = [one for one in acts if one.outcome is Outcome.DIFFERS]
    new = [one for one in acts if one.outcome is Outcome.NEW]
    doubts = list(doubtful_movies(own_import)[:DOUBTFUL_AT_ONCE])
    counts = counts_of(own_import)
    return Review(
        own_import=own_import,
        format=FORMATS.get(own_import.format, own_import.format),
        counts=counts,
        coming=counted(one.act for one in new),
        n_same=outcomes[Outcome.SAME],
        differences=_differences(different[:LISTED]),
        n_different=len(different),
        doubts=_doubts(doubts),
        n_further_doubts=counts.doubtful - len(doubts),
        matched=_matched(own_import),
        unknown=list(unknown_movies(own_import)[:LISTED]),
        faults=faults_of(own_import),
        rules=list(RULES.items()),
        n_events=len(own_import.noticed),
        n_lists=len(own_import.lists),
        has_order=bool(own_import.watchlist),
        has_preferences=_differ(own_import),
    )


def faults_of(own_import: OwnImport) -> list[Fault]:
    return [
        Fault(row["file"], row["line"], row["raw"], FAULTS.get(row["reason"], row["reason"]))
        for row in own_import.skipped
    ]


def refusal_in_words(error: RefusedFileError) -> str:
    return (str(REFUSALS.get(error.reason, error.reason)) % error.details).strip()


def settled_in(posted: QueryDict, *, own_import: OwnImport) -> dict[int, int | None]:
    """What the form says of doubtful movies: the number of one of ours, or none of them."""
    numbers = doubtful_movies(own_import).values_list("pk", flat=True)
    said = {pk: posted.get(f"movie-{pk}") for pk in numbers}
    return {pk: number_in(text) for pk, text in said.items() if text is not None}


def rule_in(posted: QueryDict) -> str:
    rule = posted.get("rule", "")
    return rule if rule in RULES else OwnImport.Rule.NEWEST


def counted(acts: Iterable[ImportedAct]) -> list[str]:
    """ "7 ratings", "3 saves", "2 other marks": only what there is."""
    found = Counter(act.what if act.is_set else TAKEN_BACK for act in acts)
    n_others = sum(n for what, n in found.items() if what not in WORDS)
    others = ngettext("%(n)d other mark", "%(n)d other marks", n_others) % {"n": n_others}
    return [*in_words(found), *([others] if n_others else [])]


def stored_in_words(own_import: OwnImport) -> list[str]:
    return counted(
        ImportedAct.objects.filter(imported__own_import=own_import, is_stored=True).only("what", "is_set")
    )


def said_of(imported: ImportedMovie) -> str:
    """All that the file says of a movie, in a few words."""
    return ", ".join(_said(act) for act in sorted(imported.acts.all(), key=lambda act: act.pk))


MARKED: Mapping[str, str | Promise] = {
    Mark.Kind.SAVED: _("saved"),
    Mark.Kind.LIKED: _("liked"),
    Mark.Kind.SEEN: _("seen"),
    Mark.Kind.HIDDEN: _("hidden"),
    Mark.Kind.BOUGHT: _("bought"),
}


def _said(act: ImportedAct) -> str:
    if not act.is_set:
        return str(_("taken back"))
    if act.value is not None:
        return str(_("rated %(stars)s")) % {"stars": stars(act.value / 2)}
    return str(MARKED.get(act.what, act.what))


def _differences(different: Sequence[Compared]) -> list[Difference]:
    movies = movies_by_id({one.act.imported.movie_id for one in different if one.act.imported.movie_id})
    return [
        Difference(
            movie=movies[one.act.imported.movie_id],
            here=one.rating.stars if one.rating else None,
            there=_said(one.act),
        )
        for one in different
        if one.act.imported.movie_id in movies
    ]


def _doubts(doubts: Sequence[ImportedMovie]) -> list[Doubt]:
    movies = movies_by_id({movie_id for imported in doubts for movie_id in imported.candidates})
    return [
        Doubt(imported, said_of(imported), [movies[key] for key in imported.candidates if key in movies])
        for imported in doubts
    ]


def _matched(own_import: OwnImport) -> list[Found]:
    rows = own_import.movies.exclude(movie=None).order_by("pk").prefetch_related("acts")[:LISTED]
    movies = movies_by_id({imported.movie_id for imported in rows if imported.movie_id})
    return [Found(imported, movies.get(imported.movie_id or 0), said_of(imported)) for imported in rows]


def _differ(own_import: OwnImport) -> bool:
    given = own_import.preferences
    person = own_import.person
    return any(
        isinstance(given.get(name), bool) and given[name] != getattr(person, name) for name in PREFERENCES
    )
