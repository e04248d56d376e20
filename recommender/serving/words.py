"""Reasons in the reader's language. Slates store structure; these words are never stored."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from catalogue.genre_words import genre_word

ABOUT_MOVIES = {
    "liked": gettext_noop("Because you liked %(titles)s"),
    "similar": gettext_noop("Liked by the same people as %(titles)s"),
    "looked": gettext_noop("Because you looked at %(titles)s"),
    "content": gettext_noop("Like %(titles)s in what it is about"),
}
PLAIN = {
    "taste": gettext_noop("Matches what you like"),
    "popular": gettext_noop("Popular with everyone"),
    "trending": gettext_noop("More people look at it than before"),
    "bought": gettext_noop("Often bought"),
    "rated": gettext_noop("Loved by nearly everyone"),
    "gems": gettext_noop("Loved by the few who know it"),
    "new": gettext_noop("New here"),
    "decade": gettext_noop("Worth rediscovering"),
    "saved": gettext_noop("On your watchlist"),
    "different": gettext_noop("A good match outside your usual genres"),
    "mix": gettext_noop("A bit of everything"),
    "explore": gettext_noop("Few have seen this here"),
    "together": gettext_noop("Good for all of you"),
    "pinned": gettext_noop("Picked by our editors"),
    "sponsored": gettext_noop("Sponsored"),
}


def listed(words: Sequence[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def reason_text(kind: str, *, titles: Sequence[str] = (), genres: Sequence[str] = ()) -> str:
    """One line that says why. Names at most two movies and two genres."""
    if titles:
        return _about_movies(kind, listed(titles[:2]))
    if genres:
        return _("More %(genres)s") % {"genres": listed([genre_word(name) for name in genres[:2]])}
    return _plain(kind)


def thing_in_words(about: str, name: str) -> str:
    """What there can be more or less of, as people say it."""
    if about == "decade":
        return _("%(decade)ds") % {"decade": int(name)}
    if about == "genre":
        return genre_word(name)
    if about == "cluster":
        return _("movies like %(title)s") % {"title": name}
    return name


def asked_text(things: Sequence[str], *, titles: Sequence[str], kind: str) -> str:
    """Why a movie stands where it does when the person asked for more of what it is. Names two of each."""
    given = {"things": listed(things[:2]), "titles": listed(titles[:2])}
    if not titles:
        return _("Because you asked for more %(things)s") % given
    if kind == "looked":
        return _("Because you asked for more %(things)s and looked at %(titles)s") % given
    return _("Because you asked for more %(things)s and liked %(titles)s") % given


def _about_movies(kind: str, titles: str) -> str:
    return _(ABOUT_MOVIES.get(kind, ABOUT_MOVIES["liked"])) % {"titles": titles}


def _plain(kind: str) -> str:
    return _(PLAIN.get(kind, PLAIN["popular"]))


def progress_text(n_opinions: int, needed: int) -> str:
    """How far a newcomer is from a page of their own."""
    missing = needed - n_opinions
    in_words = {
        2: _("%(have)d of %(needed)d ratings. Two more and the whole page is yours."),
        3: _("%(have)d of %(needed)d ratings. Three more and the whole page is yours."),
        4: _("%(have)d of %(needed)d ratings. Four more and the whole page is yours."),
    }
    if missing in in_words:
        return in_words[missing] % {"have": n_opinions, "needed": needed}
    return ngettext(
        "%(have)d of %(needed)d ratings. One more and the whole page is yours.",
        "%(have)d of %(needed)d ratings. %(missing)d more and the whole page is yours.",
        missing,
    ) % {"have": n_opinions, "needed": needed, "missing": missing}


def sharpened_by(n_ratings: int, n_saves: int, n_likes: int = 0) -> str:
    """What a personal list stands on: "From 34 ratings and 12 saves. Rate more to sharpen it."."""
    parts = []
    if n_ratings:
        parts.append(ngettext("%(n)d rating", "%(n)d ratings", n_ratings) % {"n": n_ratings})
    if n_likes:
        parts.append(ngettext("%(n)d like", "%(n)d likes", n_likes) % {"n": n_likes})
    if n_saves:
        parts.append(ngettext("%(n)d save", "%(n)d saves", n_saves) % {"n": n_saves})
    if not parts:
        return _("From what you looked at. Rate a few movies to sharpen it.")
    return _("From %(evidence)s. Rate more to sharpen it.") % {"evidence": listed(parts)}


def liked(titles: Sequence[str]) -> str:
    """What the list of somebody stands on who has said so far only what they love."""
    return _("Because you liked %(titles)s. Rate a few movies to sharpen it.") % {"titles": listed(titles)}


def looked_at(titles: Sequence[str]) -> str:
    """What the list of somebody stands on who only looked around so far."""
    return _("Because you looked at %(titles)s. Rate a few movies to sharpen it.") % {
        "titles": listed(titles)
    }


def verdict_text(verdict: str, *, rank: int | None, n_ranked: int) -> str:
    """Why a movie is, or is not, in a list."""
    if rank is not None and verdict in ("listed", "below"):
        return _("It is number %(rank)d of %(n)d movies for you.") % {"rank": rank, "n": n_ranked}
    texts = {
        "rated": _("You have rated it, so it is not in your list."),
        "bought": _("You have bought it, so it is not in your list."),
        "seen": _("You have seen it, so it is not in your list."),
        "hidden": _("You said that it is not for you."),
        "excluded": _("You asked never to be shown movies of its kind."),
        "banned": _("It is kept out of all lists here."),
        "no_taste": _("Nothing is known of your taste yet."),
        "no_model": _("No model is live yet."),
    }
    return texts.get(verdict, _("Nothing that you did speaks for it, as far as the model knows."))
