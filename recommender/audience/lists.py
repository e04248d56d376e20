"""What the synthetic audience is shown: lists like the site's, named for what made them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from recommender.engine.defaults import algorithm_named
from recommender.engine.interactions import History, Interactions
from recommender.errors import NoLiveModelError
from recommender.everyone.stock import Stock
from recommender.evidence.weariness import worn
from recommender.serving.live import Model, live_model

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

PLACES = 20
WITHOUT_MODEL = "simulation"  # version of a model that was fitted for the simulation alone
FEWEST_PAIRS = 200  # interactions from which on a model is fitted
LARGEST_EASE = 1500  # movies; a larger matrix would take longer than all the rest


@dataclass(frozen=True, eq=False)
class Shown:
    """A list as it is offered to one visitor."""

    shelf: str
    algorithm: str
    version: str
    rows: Rows
    scores: Floats
    reason: str
    latency_ms: float


@dataclass
class Lists:
    """Makes lists from what was done so far."""

    stock: Stock
    rng: np.random.Generator
    counts: Floats = field(init=False)  # of opened movies, by row
    models: list[Model] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.counts = self.stock.popularity.copy()
        if not self.counts.any():
            self.counts = self.rng.random(len(self.stock))  # nobody has been here yet

    def learn(self, visitors: list[int], rows: list[int]) -> None:
        """Take over what was opened or liked so far: (visitor, row) pairs."""
        if rows:
            self.counts = self.stock.popularity + np.bincount(rows, minlength=len(self.stock))
        self.models = list(self._models(visitors, rows))

    def _models(self, visitors: list[int], rows: list[int]) -> list[Model]:
        """The live models, else ones fitted on the simulation so far."""
        live = []
        for name in ("item_knn", "ease"):
            try:
                live.append(live_model(name))
            except NoLiveModelError:
                continue
        if live or len(rows) < FEWEST_PAIRS:
            return live
        interactions = Interactions.from_columns(
            user_ids=np.array(visitors), item_ids=self.stock.movie_ids[np.array(rows)]
        )
        names = ["item_knn", "ease"] if interactions.n_items <= LARGEST_EASE else ["item_knn"]
        return [
            Model(
                name,
                WITHOUT_MODEL,
                algorithm_named(name).fit(interactions),
                interactions.items,
            )
            for name in names
        ]

    def chart(self, name: str, genre: int, barred: npt.NDArray[np.bool_]) -> Shown | None:
        """A list that is the same for everyone but for what they know: popular, genre or new."""
        if name == "genre":
            return self.of_genre(genre, barred) if self.stock.genre_slugs else None
        return self.popular(barred) if name == "popular" else self.new(barred)

    def popular(self, barred: npt.NDArray[np.bool_]) -> Shown:
        rows = self._best(np.where(barred, -np.inf, self.counts))
        return Shown("popular", "popular", "", rows, self.counts[rows], "popular", self._latency(4.0))

    def new(self, barred: npt.NDArray[np.bool_]) -> Shown:
        newness = self.stock.years + self.counts / (1 + self.counts.max())
        rows = self._best(np.where(barred, -np.inf, newness))
        return Shown("new", "new", "", rows, newness[rows], "new", self._latency(4.0))

    def of_genre(self, column: int, barred: npt.NDArray[np.bool_]) -> Shown:
        outside = barred | ~self.stock.genres[:, column]
        rows = self._best(np.where(outside, -np.inf, self.counts))
        shelf = f"genre:{self.stock.genre_slugs[column]}"
        return Shown(shelf, "popular", "", rows, self.counts[rows], "popular", self._latency(4.0))

    def picked(
        self, visitor: int, own: Rows, barred: npt.NDArray[np.bool_], *, repeats: Floats | None = None
    ) -> Shown | None:
        """A personal list by one of the models, each visitor always by the same one."""
        if not self.models or not own.size:
            return None
        model = self.models[visitor % len(self.models)]
        history = History.from_ids(model.items, item_ids=self.stock.movie_ids[own])
        by_item = model.fitted.score(history)
        indexes = model.items.indexes_of(self.stock.movie_ids)
        scores = np.where((indexes >= 0) & ~barred, by_item[np.maximum(indexes, 0)], -np.inf)
        scores[scores <= 0] = -np.inf
        rows = self._best(scores) if repeats is None else self._unworn(scores, repeats)
        if rows.size < PLACES:
            return None
        return Shown(
            "picked", model.algorithm, model.version, rows, scores[rows], "because", self._latency(14.0)
        )

    def similar(self, row: int, barred: npt.NDArray[np.bool_]) -> Shown:
        genres = self.stock.genres
        both = (genres & genres[row]).sum(axis=1)
        either = np.maximum((genres | genres[row]).sum(axis=1), 1)
        likeness = both / either + 0.1 * self.counts / (1 + self.counts.max())
        likeness[row] = -np.inf
        rows = self._best(np.where(barred, -np.inf, likeness))
        return Shown("similar", "genres", "", rows, likeness[rows], "content", self._latency(6.0))

    def _best(self, scores: Floats) -> Rows:
        k = min(PLACES, scores.size)
        rows = np.argpartition(-scores, k - 1)[:k]
        rows = rows[np.isfinite(scores[rows])]
        best: Rows = rows[np.lexsort((rows, -scores[rows]))]
        return best

    def _unworn(self, scores: Floats, repeats: Floats) -> Rows:
        """The best of an order in which what was shown too often stands further down."""
        order = np.lexsort((np.arange(scores.size), -scores))
        order = order[np.isfinite(scores[order])]
        return worn(order, repeats[order])[:PLACES]

    def _latency(self, median_ms: float) -> float:
        return round(float(median_ms * np.exp(0.4 * self.rng.standard_normal())), 2)
