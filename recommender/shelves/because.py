"""Because you liked X: what is most like one movie of the person's own. One to three, different in genre."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommender.serving.similar import similar_rows
from recommender.serving.slate import Reason, ReasonMovie
from recommender.shelves.shelf import FEWEST_MOVIES, Offer, Page, Shelf

SHELVES = 3
SHELVES_OF_A_NEWCOMER = 1
FAVOURITES = 12  # among which the hour chooses
NEIGHBOURS = 60
HOUR = 3600


def offers(page: Page) -> Iterator[Offer]:
    if page.scored is None:
        return
    wanted = SHELVES if page.is_personal else SHELVES_OF_A_NEWCOMER
    taken_genres = np.zeros(page.stock.genres.shape[1], dtype=np.bool_)
    made = 0
    for row in _favourites(page):
        genres = page.stock.genres[row]
        if made and (genres & ~taken_genres).sum() < genres.sum() / 2:
            continue
        offer = _because(page, row)
        if offer is None:
            continue
        taken_genres |= genres
        made += 1
        yield offer
        if made == wanted:
            return


def _favourites(page: Page) -> list[int]:
    """The newest favourite, then others in an order that turns by the hour: the same page within one hour."""
    rows = page.stock.rows_of(page.taste.newest_favourite_ids[:FAVOURITES])
    rows = rows[rows >= 0]
    if rows.size < 2:
        return [int(row) for row in rows]
    turn = int(page.at.timestamp() // HOUR) * (SHELVES - 1)
    return [int(rows[0]), *np.roll(rows[1:], -turn).tolist()]


def _because(page: Page, row: int) -> Offer | None:
    scored = page.scored
    assert scored is not None
    rows, scores = similar_rows(scored.model, row, k=NEIGHBOURS, stock=page.stock)
    if rows.size < FEWEST_MOVIES:
        return None
    title = page.stock.titles[row]
    reason = Reason("because", movies=(ReasonMovie(int(page.stock.movie_ids[row]), title, 1.0),))
    return Offer(
        shelf="because",
        title=_("Because you liked %(title)s") % {"title": title},
        why=_("Liked by the people who liked it."),
        basis="personal",
        rows=rows,
        scores=scores,
        reason_of=lambda _row: reason,
        source=f"{scored.model.algorithm}:similar",
        algorithm=scored.model.algorithm,
        version=scored.model.version,
    )


SHELF = Shelf("because", gettext_lazy("Because you liked …"), offers, newcomer_place=5, personal_place=30)
