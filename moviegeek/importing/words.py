"""What the pages of an import say: formats, rules, refusals, faults, and what was done in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from collector.models import ImportedAct, ImportedMovie, Mark, OwnImport
from datasets.personal import RefusedFileError
from moviegeek.counting import TAKEN_BACK, WORDS, in_words
from moviegeek.words import stars

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


def refusal_in_words(error: RefusedFileError) -> str:
    return (str(REFUSALS.get(error.reason, error.reason)) % error.details).strip()


def format_in_words(own_import: OwnImport) -> str:
    return FORMATS.get(own_import.format, own_import.format)


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
    return ", ".join(act_in_words(act) for act in sorted(imported.acts.all(), key=lambda act: act.pk))


MARKED: Mapping[str, str | Promise] = {
    Mark.Kind.SAVED: _("saved"),
    Mark.Kind.LIKED: _("liked"),
    Mark.Kind.SEEN: _("seen"),
    Mark.Kind.HIDDEN: _("hidden"),
    Mark.Kind.BOUGHT: _("bought"),
}


def act_in_words(act: ImportedAct) -> str:
    if not act.is_set:
        return str(_("taken back"))
    if act.value is not None:
        return str(_("rated %(stars)s")) % {"stars": stars(act.value / 2)}
    return str(MARKED.get(act.what, act.what))
