"""Words for what is kept as a number or a code."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

MATCHES = {
    "strong": gettext_noop("Strong match"),
    "good": gettext_noop("Good match"),
    "some": gettext_noop("Some match"),
}


def duration(minutes: int | None) -> str:
    """131 is "2 h 11 min", which stays on one line."""
    if not minutes:
        return ""
    hours, rest = divmod(minutes, 60)
    words = _("%(hours)d h %(minutes)d min") if hours else _("%(minutes)d min")
    return (words % {"hours": hours, "minutes": rest}).replace(" ", "\N{NO-BREAK SPACE}")


def stars(value: float | None) -> str:
    """4.5 is "4½"."""
    if value is None:
        return ""
    whole, half = int(value), value % 1 >= 0.5
    return f"{whole or ''}½" if half else str(whole)


def match_words(match: str | None) -> str:
    return _(MATCHES[match]) if match in MATCHES else ""


def basis_words(basis: str) -> str:
    """Whose a shelf is."""
    words = {"personal": _("Personal"), "similar": _("Similar"), "popular": _("Popular")}
    return words.get(basis, basis)


def basis_reason(basis: str) -> str:
    words = {
        "personal": _("Made for you alone, from what you rated, saved, looked at and asked for."),
        "similar": _("What is like this movie, nearly the same for everyone."),
        "popular": _("The same for everyone, without what you know, hid or never want to be shown."),
    }
    return words.get(basis, "")


def wish_words(wish: str) -> str:
    words = {"more": _("More"), "less": _("Less"), "never": _("Never"), "none": _("As usual")}
    return words.get(wish, wish)


def role_words(role: str) -> str:
    words = {"director": _("Directed by"), "writer": _("Written by"), "cast": _("Cast")}
    return words.get(role, role)


def offer_words(terms: str) -> str:
    words = {
        "stream": _("Subscription"),
        "free": _("Free"),
        "ads": _("Free, with ads"),
        "rent": _("Rent"),
        "buy": _("Buy"),
    }
    return words.get(terms, terms)


def role_name(role: str) -> str:
    words = {"director": _("Director"), "writer": _("Writer"), "cast": _("Cast")}
    return words.get(role, role)


def address_words(path: str | None) -> str:
    """The words of an address, to search for: "/movies/99-night-ferry/" gives "night ferry"."""
    last = [part for part in (path or "").split("/") if part][-1:]
    return " ".join(word for word in "".join(last).replace("%20", "-").split("-") if not word.isdigit())[:100]


def initials(name: str) -> str:
    words = name.replace("@", " ").replace(".", " ").split()
    return "".join(word[0] for word in words[:2]).upper() or "?"
