"""Picked for you: the live ranker's best, diversified; without a model, favourites of strong genres."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.genre_words import genre_word
from recommender.rules.current import current_rules, dealt
from recommender.serving.diversity import diversified
from recommender.serving.reasons import reason_for
from recommender.serving.slate import Reason
from recommender.serving.words import liked, listed, looked_at, sharpened_by
from recommender.shelves.shelf import MOVIES_PER_SHELF, Offer, Page, Shelf

MORE_THAN_NEEDED = 2  # other places of the page take some
TITLES_NAMED = 3
SPEAKING_FOR_A_NEWCOMER = 3  # movies, looked at or more, from which on a newcomer has picks too


def offers(page: Page) -> Iterator[Offer]:
    if not page.is_personal and page.n_speaking < SPEAKING_FOR_A_NEWCOMER:
        return
    if page.scored is not None:
        yield _picked(page)
    elif not page.taste.is_empty:
        yield _favourites_of_genres(page)


def _picked(page: Page) -> Offer:
    scored = page.scored
    assert scored is not None
    rows = diversified(
        scored.order,
        scored.scores[scored.order],
        k=MORE_THAN_NEEDED * MOVIES_PER_SHELF,
        diversity=page.taste.steering.adventure.diversity,
        stock=page.stock,
    )
    rules = current_rules()
    dealt_out = dealt(
        rows, k=MOVIES_PER_SHELF, allowed=rules.is_allowed(page.stock), rules=rules, stock=page.stock
    )
    scores = scored.scores[dealt_out.rows]
    return Offer(
        shelf="picked",
        why=_why(page),
        basis="personal",
        rows=dealt_out.rows,
        scores=np.where(scores > -np.inf, scores, 0.0),
        sources=dealt_out.sources,
        reason_of=lambda row: reason_for(scored, row),
        source=scored.model.algorithm,
        algorithm=scored.model.algorithm,
        version=scored.model.version,
    )


def _why(page: Page) -> str:
    """What the picks stand on; who only picked some movies, or looked around, is told which."""
    taste = page.taste
    n_likes = int(taste.liked_ids.size)
    if taste.n_ratings or taste.n_saves:
        return sharpened_by(taste.n_ratings, taste.n_saves, n_likes)
    rows = page.stock.rows_of(
        taste.liked_ids if n_likes else taste.movie_ids[np.argsort(-taste.weights, kind="stable")]
    )
    titles = [page.stock.titles[row] for row in rows[rows >= 0][:TITLES_NAMED].tolist()]
    if not titles:
        return sharpened_by(0, 0)
    return liked(titles) if n_likes else looked_at(titles)


def _favourites_of_genres(page: Page) -> Offer:
    strongest = page.strongest_genres(2)
    chart = page.chart("popular")
    is_in = page.stock.genres[chart.rows][:, strongest].any(axis=1)
    names = [genre_word(page.stock.genre_names[column]) for column in strongest]
    return Offer(
        shelf="picked",
        why=_("Our picks are being rebuilt. Meanwhile, favourites in %(genres)s.")
        % {"genres": listed(names)},
        basis="popular",
        rows=np.asarray(chart.rows[is_in]),
        scores=chart.scores[is_in],
        reason_of=lambda row: Reason(chart.reason),
        source=chart.name,
        algorithm=chart.name,
        fallback=page.fallback,
    )


SHELF = Shelf("picked", gettext_lazy("Picked for you"), offers, newcomer_place=4, personal_place=10)
