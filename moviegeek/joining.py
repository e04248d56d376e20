"""What a browser did before its user signed in, in words."""

from __future__ import annotations

from django.utils.translation import ngettext

from collector.models import Mark
from collector.services import PendingMerge


def counts_in_words(pending: PendingMerge) -> list[str]:
    """ "7 ratings", "3 saves", "2 hidden": only what there is."""
    marks = pending.n_marks
    counted = [
        (pending.n_ratings, ngettext("%(n)d rating", "%(n)d ratings", pending.n_ratings)),
        *(
            (marks.get(kind, 0), ngettext(one, many, marks.get(kind, 0)))
            for kind, one, many in (
                (Mark.Kind.SAVED, "%(n)d save", "%(n)d saves"),
                (Mark.Kind.LIKED, "%(n)d like", "%(n)d likes"),
                (Mark.Kind.SEEN, "%(n)d movie seen", "%(n)d movies seen"),
                (Mark.Kind.HIDDEN, "%(n)d movie hidden", "%(n)d movies hidden"),
                (Mark.Kind.BOUGHT, "%(n)d purchase", "%(n)d purchases"),
            )
        ),
    ]
    counted.append((pending.n_lists, ngettext("%(n)d own list", "%(n)d own lists", pending.n_lists)))
    return [words % {"n": n} for n, words in counted if n]
