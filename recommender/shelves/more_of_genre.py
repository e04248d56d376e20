"""More {genre}: the person's best in each of the two strongest genres."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.genre_words import genre_word
from recommender.serving.reasons import reason_for
from recommender.shelves.shelf import Offer, Page, Shelf

N_GENRES = 2
OF_GENRE = gettext_lazy("More %(genre)s")


def offers(page: Page) -> Iterator[Offer]:
    scored = page.scored
    if scored is None:
        return
    for column in page.strongest_genres(N_GENRES):
        rows = scored.order[page.stock.genres[scored.order, column]]
        name, slug = page.stock.genre_names[column], page.stock.genre_slugs[column]
        yield Offer(
            shelf=f"more:{slug}",
            title=str(OF_GENRE) % {"genre": genre_word(name)},
            why=_("One of the kinds that you like most."),
            basis="personal",
            rows=rows,
            scores=scored.scores[rows],
            reason_of=lambda row: reason_for(scored, row),
            source=scored.model.algorithm,
            algorithm=scored.model.algorithm,
            version=scored.model.version,
            see_all=reverse("browse", query={"genre": slug}),
        )


SHELF = Shelf("more", gettext_lazy("More of a genre"), offers, of_genre=OF_GENRE, personal_place=60)
