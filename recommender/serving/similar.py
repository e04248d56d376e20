"""What is like one movie."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from catalogue.models import Movie
from recommender import fallbacks
from recommender.errors import NoLiveModelError
from recommender.everyone.stock import Stock, current_stock
from recommender.rules.current import current_rules
from recommender.serving.drafts import Draft, Place, finished
from recommender.serving.live import Model, live_model
from recommender.serving.scoring import item_indexes_of
from recommender.serving.slate import Reason, ReasonMovie, ServedSlate
from recommender.serving.steps import clocked
from recommender.serving.taste import Taste

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

SPARE = 2  # times k are asked for, as hidden movies are left out


def similar_rows(model: Model, row: int, *, k: int, stock: Stock) -> tuple[Rows, Floats]:
    """Rows of the movies that a model finds most like one, best first, with their similarity above 0."""
    item = int(item_indexes_of(model, stock)[row])
    if item < 0 or not model.fitted.capabilities.similar_items:
        return np.empty(0, dtype=np.int64), np.empty(0)
    ranking = model.fitted.similar_items(item, k)
    rows = stock.rows_of(np.asarray(model.items.ids[ranking.item_indexes]))
    is_known = (rows >= 0) & (ranking.scores > 0)
    return rows[is_known], ranking.scores[is_known]


def alike_in_genres(row: int, *, k: int, stock: Stock) -> tuple[Rows, Floats]:
    """Rows of the movies that share most genres with one, nearer years and more popular ones first."""
    genres = stock.genres.astype(np.float64)
    both = genres @ genres[row]
    either = np.maximum(genres.sum(axis=1) + genres[row].sum() - both, 1.0)
    years = np.abs(stock.years - stock.years[row])
    likeness = both / either / (1 + np.minimum(years, 50) / 100)
    likeness[row] = 0.0
    order = np.lexsort((np.arange(len(stock)), -stock.popularity, -likeness))[:k]
    rows: Rows = order[likeness[order] > 0]
    return rows, likeness[rows]


def similar_list(movie: Movie, *, k: int, algorithm: str, taste: Taste) -> ServedSlate:
    """Movies like one; those that share its genres where no model knows it."""
    (slate,) = similar_lists(movie, k=k, algorithms=[algorithm], taste=taste)
    return slate


def similar_lists(movie: Movie, *, k: int, algorithms: Sequence[str], taste: Taste) -> list[ServedSlate]:
    """The same by several measures, in order: a movie stands in the first list that has it, and in no other."""
    with clocked() as clock:
        stock = current_stock()
        row = int(stock.rows_of([movie.pk])[0])
        drafts: list[Draft] = []
        for algorithm in algorithms:
            taken = [place.row for draft in drafts for place in draft.places]
            drafts.append(
                _drafted(row, movie, k=k, algorithm=algorithm, taste=taste, stock=stock, taken=taken)
            )
        return finished(drafts, stock=stock, clock=clock)


def _drafted(
    row: int,
    movie: Movie,
    *,
    k: int,
    algorithm: str,
    taste: Taste,
    stock: Stock,
    taken: Sequence[int],
) -> Draft:
    wanted = SPARE * k + len(taken)
    rows, scores, version, fallback = _similar_or_alike(row, k=wanted, algorithm=algorithm, stock=stock)
    is_allowed = ~np.isin(stock.movie_ids[rows], taste.hidden_ids) & current_rules().is_allowed(stock)[rows]
    is_allowed &= ~np.isin(rows, taken)
    excluded = taste.steering.excluded(stock)
    if excluded is not None:
        is_allowed &= ~excluded[rows]
    source = algorithm if fallback is None else "genres"
    kind = "content" if source in ("content", "genres") else "similar"
    reason = Reason(kind, movies=(ReasonMovie(movie.pk, movie.title, 1.0),))
    places = [
        Place(int(row), float(score), source, reason)
        for row, score in zip(rows[is_allowed][:k], scores[is_allowed][:k], strict=True)
    ]
    shelf = "alike" if algorithm == "content" else "similar"
    return Draft(shelf, "similar", places, source, version=version, fallback=fallback)


def _similar_or_alike(
    row: int, *, k: int, algorithm: str, stock: Stock
) -> tuple[Rows, Floats, str, str | None]:
    """Rows, similarities, version and why another measure stands in."""
    if row < 0:
        return np.empty(0, dtype=np.int64), np.empty(0), "", fallbacks.NOT_SIMILAR
    try:
        model = live_model(algorithm)
    except NoLiveModelError:
        return *alike_in_genres(row, k=k, stock=stock), "", fallbacks.NO_MODEL
    rows, scores = similar_rows(model, row, k=k, stock=stock)
    if rows.size:
        return rows, scores, model.version, None
    return *alike_in_genres(row, k=k, stock=stock), "", fallbacks.NOT_SIMILAR
