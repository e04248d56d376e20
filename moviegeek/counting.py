"""How many of what, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import ngettext

from collector.models import Mark, Withdrawal

TAKEN_BACK, LISTS = "taken back", "lists"
WORDS: Mapping[str, Callable[[int], str]] = {
    Withdrawal.RATING: lambda n: ngettext("%(n)d rating", "%(n)d ratings", n),
    Mark.Kind.SAVED: lambda n: ngettext("%(n)d save", "%(n)d saves", n),
    Mark.Kind.LIKED: lambda n: ngettext("%(n)d like", "%(n)d likes", n),
    Mark.Kind.SEEN: lambda n: ngettext("%(n)d movie seen", "%(n)d movies seen", n),
    Mark.Kind.HIDDEN: lambda n: ngettext("%(n)d movie hidden", "%(n)d movies hidden", n),
    Mark.Kind.BOUGHT: lambda n: ngettext("%(n)d purchase", "%(n)d purchases", n),
    TAKEN_BACK: lambda n: ngettext("%(n)d thing taken back", "%(n)d things taken back", n),
    LISTS: lambda n: ngettext("%(n)d own list", "%(n)d own lists", n),
}


def in_words(counts: Mapping[str, int]) -> list[str]:
    """ "7 ratings", "3 saves": only what there is; marks without a word of their own are not named."""
    return [words(counts[what]) % {"n": counts[what]} for what, words in WORDS.items() if counts.get(what)]
