"""Names that staff read for what the tables call by keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from recommender import selectors as recommender

OTHER_LISTS = {
    "top": _("Top pick"),
    "similar": _("More like this"),
    "alike": _("Alike in what it is about"),
    "together": _("Good for all of you"),
    "api": _("Asked for by programs"),
}
ALGORITHMS = {
    "popularity": _("Popular, damped"),
    "popular": _("Popular chart"),
    "trending": _("Trending chart"),
    "bought": _("Bought chart"),
    "rated": _("Best rated chart"),
    "gems": _("Hidden gems chart"),
    "new": _("Newest chart"),
    "item_knn": _("Neighbours of liked"),
    "user_knn": _("Neighbours of people"),
    "ease": _("EASE, linear"),
    "content": _("Content (genres, words)"),
    "association": _("Bought together"),
    "baseline": _("Baseline"),
    "genres": _("Shared genres"),
    "saved": _("Watchlist"),
    "together-fair": _("Together, taking turns"),
    "together-average": _("Together, most joy"),
    "together-least_misery": _("Together, no one suffers"),
}
SHORT_ALGORITHMS = {
    "popularity": _("Popular"),
    "item_knn": _("Neighbours"),
    "user_knn": _("People"),
    "ease": _("EASE"),
    "content": _("Content"),
    "association": _("Together"),
}
KINDS = {
    "impression": _("was shown"),
    "click": _("followed"),
    "view": _("looked at"),
    "dwell": _("stayed on"),
    "more": _("read more of"),
    "genre_view": _("browsed a genre"),
    "search": _("searched"),
    "save": _("saved"),
    "unsave": _("took off the watchlist"),
    "like": _("liked"),
    "unlike": _("took the like back"),
    "seen": _("has seen"),
    "unseen": _("has not seen after all"),
    "buy": _("bought"),
    "rate": _("rated"),
    "unrate": _("took the rating back"),
    "dismiss": _("not for me"),
    "undismiss": _("shown again"),
    "ignore": _("not to be used for picks"),
    "unignore": _("used for picks again"),
    "more_like": _("more like this"),
    "less_like": _("less like this"),
    "never_like": _("never like this"),
    "neutral": _("as much as usual of this"),
    "adventure": _("set how adventurous picks are"),
    "start_over": _("started over"),
    "carry_on": _("took back starting over"),
}
HOME = _("home page")
PAGES = (
    ("/movies/", _("movie page")),
    ("/people/", _("page of a person")),
    ("/browse/", _("browse")),
    ("/search/", _("search results")),
    ("/welcome/", _("first picks")),
    ("/together/", _("an evening together")),
    ("/my/", _("My movies")),
)
STATES = {
    "queued": _("queued"),
    "running": _("running"),
    "done": _("done"),
    "failed": _("failed"),
    "cancelled": _("cancelled"),
    "live": _("live"),
    "kept": _("kept"),
    "refused": _("refused"),
    "removed": _("removed"),
    "waiting": _("waiting"),
    "delivered": _("delivered"),
    "dead": _("dead"),
    "good": _("good"),
    "late": _("late"),
    "in force": _("in force"),
    "coming": _("coming"),
    "ended": _("ended"),
    "signed in": _("signed in"),
    "guest": _("guest"),
    "imported": _("imported"),
    "simulated": _("simulated"),
}
ICONS = {
    "buy": "bag",
    "rate": "star",
    "save": "bookmark",
    "like": "heart",
    "dismiss": "ban",
    "seen": "eye",
    "view": "eye",
    "dwell": "eye",
    "search": "search",
    "click": "right",
    "more": "info",
    "genre_view": "grid",
    "impression": "grid",
}


def shelf_title(name: str) -> str:
    """As the home page calls it; other lists and shelves of old have a name here, or their key."""
    return recommender.shelf_title(name) or str(OTHER_LISTS.get(name) or _plain(name))


def page_title(path: str) -> str:
    """ "/movies/7-seven/" is "movie page"; what is unknown stays an address."""
    return str(
        next((words for start, words in PAGES if path.startswith(start)), HOME if path == "/" else path)
    )


def algorithm_title(name: str) -> str:
    return str(ALGORITHMS.get(name) or _plain(name))


def short_algorithm(name: str) -> str:
    """In one word, for the margin of a list."""
    return str(SHORT_ALGORITHMS.get(name) or _plain(name))


def kind_words(name: str) -> str:
    return str(KINDS.get(name) or _plain(name).lower())


def kind_icon(name: str) -> str:
    return ICONS.get(name, ICONS.get(name.removeprefix("un"), "dots"))


def _plain(name: str) -> str:
    return name.replace("_", " ").capitalize()


def listed(names: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return gettext("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def day_words(day: date, *, with_year: bool = False) -> str:
    return date_format(day, gettext("j M Y") if with_year else gettext("j M"))


def moment_words(at: datetime) -> str:
    return date_format(timezone.localtime(at), gettext("j M Y, H:i"))


def state_words(state: str) -> str:
    return str(STATES.get(state) or state)


def age_words(at: datetime | None, now: datetime) -> str:
    """How long ago, in the largest unit that fits: "40 seconds ago" is "40 s"."""
    if at is None:
        return gettext("never")
    seconds = max(int((now - at).total_seconds()), 0)
    for size, unit in ((86400, gettext("d")), (3600, gettext("h")), (60, gettext("min"))):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} {gettext('s')}"


def long_age_words(at: datetime, now: datetime) -> str:
    seconds = max(int((now - at).total_seconds()), 0)
    if seconds < 1:
        return gettext("just now")
    if seconds < 60:
        return ngettext("%(n)s second ago", "%(n)s seconds ago", seconds) % {"n": seconds}
    if seconds < 3600:
        return ngettext("%(n)s minute ago", "%(n)s minutes ago", seconds // 60) % {"n": seconds // 60}
    if seconds < 86400:
        return ngettext("%(n)s hour ago", "%(n)s hours ago", seconds // 3600) % {"n": seconds // 3600}
    return ngettext("%(n)s day ago", "%(n)s days ago", seconds // 86400) % {"n": seconds // 86400}
