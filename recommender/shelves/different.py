"""Something different: good matches outside the person's three strongest genres."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.genre_words import genre_word
from recommender.serving.slate import Reason
from recommender.serving.words import listed
from recommender.shelves.shelf import Offer, Page, Shelf

N_GENRES = 3


def offers(page: Page) -> Iterator[Offer]:
    scored = page.scored
    if scored is None:
        return
    usual = page.strongest_genres(N_GENRES)
    rows = scored.order[~page.stock.genres[scored.order][:, usual].any(axis=1)]
    names = [genre_word(page.stock.genre_names[column]) for column in usual]
    yield Offer(
        shelf="different",
        why=_("Good matches that are not %(genres)s.") % {"genres": listed(names)},
        basis="personal",
        rows=rows,
        scores=scored.scores[rows],
        reason_of=lambda _row: Reason("different"),
        source=scored.model.algorithm,
        algorithm=scored.model.algorithm,
        version=scored.model.version,
    )


SHELF = Shelf("different", gettext_lazy("Something different"), offers, personal_place=70)
