"""Genre charts for people of whom nothing is known: three genres that differ."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.genre_words import genre_word
from recommender.serving.slate import Reason
from recommender.shelves.shelf import FEWEST_MOVIES, Offer, Page, Shelf

N_GENRES = 3
OF_GENRE = gettext_lazy("Popular in %(genre)s")


def offers(page: Page) -> Iterator[Offer]:
    chart = page.chart("popular")
    for column in _spread_genres(page):
        is_in = page.stock.genres[chart.rows, column]
        name, slug = page.stock.genre_names[column], page.stock.genre_slugs[column]
        yield Offer(
            shelf=f"genre:{slug}",
            title=str(OF_GENRE) % {"genre": genre_word(name)},
            why=_("What most people liked among the movies of this kind."),
            basis="popular",
            rows=chart.rows[is_in],
            scores=chart.scores[is_in],
            reason_of=lambda row: Reason("popular"),
            source=chart.name,
            algorithm=chart.name,
            see_all=reverse("browse", query={"genre": slug}),
        )


def _spread_genres(page: Page) -> list[int]:
    """Large genres that share few movies with those already chosen."""
    genres = page.stock.genres
    sizes = genres.sum(axis=0).astype(np.float64)
    chosen: list[int] = []
    while len(chosen) < min(N_GENRES, sizes.size):
        covered = genres[:, chosen].any(axis=1) if chosen else np.zeros(len(page.stock), dtype=np.bool_)
        fresh = genres[~covered].sum(axis=0).astype(np.float64)
        fresh[chosen] = -1
        fresh[sizes < FEWEST_MOVIES] = -1
        best = int(fresh.argmax())
        if fresh[best] < 0:
            break
        chosen.append(best)
    return chosen


SHELF = Shelf("genre", gettext_lazy("Popular in a genre"), offers, of_genre=OF_GENRE, newcomer_place=60)
