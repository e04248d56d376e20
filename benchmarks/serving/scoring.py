"""How long it takes to score and order a whole catalogue for one person: 60,000 made-up movies, one core."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from recommender.engine.interactions import Interactions
from recommender.engine.naming import algorithm_class
from recommender.everyone.stock import Stock
from recommender.rules.current import current_rules
from recommender.serving.live import Model
from recommender.serving.scoring import scored_by
from recommender.serving.taste import Taste

N_MOVIES = 60_000
MOVIES_PER_PERSON = 5  # in the catalogue; so 12,000 people
PER_PERSON = 40
N_GENRES = 18
ASKED = 60  # people whose lists are timed
AT = 1_800_000_000
LAST_YEAR = 365 * 86_400
# The parts of `default`: closed form over the most popular, factors over all, and neighbours; and what it leaves
# the scoring to: its blend, or its ranker.
CONTENDERS = ("ease", "ials", "item_knn", "blend", "lambdamart")


def scoring_ms(names: Sequence[str] = CONTENDERS, *, n_movies: int = N_MOVIES) -> dict[str, float]:
    """Milliseconds from a person's taste to all movies in order, by algorithm; the median of sixty people."""
    rng = np.random.default_rng(0)
    interactions, stock = invented(rng, n_movies=n_movies), invented_stock(rng, n_movies=n_movies)
    tastes = [_taste(rng, n_movies) for _ in range(ASKED)]
    current_rules()  # their queries are not scoring
    found = {}
    for name in names:
        model = Model(name, name, algorithm_class(name)().fit(interactions), interactions.items)
        with threadpool_limits(1):
            found[name] = float(np.median([_timed(model, taste, stock) for taste in tastes]))
    return found


def _timed(model: Model, taste: Taste, stock: Stock) -> float:
    begun = time.thread_time()  # of the processor: what else the machine does is not counted
    scored = scored_by(model, taste, stock=stock, at=AT)
    took_ms = 1000 * (time.thread_time() - begun)
    if not scored.order.size:
        raise RuntimeError(f"{model.algorithm} had no opinion on anything")
    return took_ms


def invented(rng: np.random.Generator, *, n_movies: int) -> Interactions:
    """People who watch what is popular, mostly; every movie is known to the models."""
    n_people = n_movies // MOVIES_PER_PERSON
    n = n_people * PER_PERSON
    return Interactions.from_columns(
        user_ids=np.repeat(np.arange(n_people), PER_PERSON),
        item_ids=_watched(rng, n, n_movies),
        times=rng.integers(AT - LAST_YEAR, AT, n),
        catalogue=np.arange(n_movies),
    )


def invented_stock(rng: np.random.Generator, *, n_movies: int) -> Stock:
    ids = np.arange(n_movies)
    return Stock(
        movie_ids=ids,
        years=rng.integers(1920, 2027, n_movies),
        popularity=np.sort(rng.exponential(10, n_movies))[::-1],
        rating_counts=np.zeros(n_movies, dtype=np.int64),
        rating_means=np.zeros(n_movies),
        rating_scores=np.zeros(n_movies),
        added_at=np.zeros(n_movies),
        series=tuple(map(str, ids)),
        titles=tuple(map(str, ids)),
        languages=np.full(n_movies, "en"),
        genres=rng.random((n_movies, N_GENRES)) < 0.15,
        genre_ids=tuple(range(N_GENRES)),
        genre_names=tuple(f"Genre {n}" for n in range(N_GENRES)),
        genre_slugs=tuple(f"genre-{n}" for n in range(N_GENRES)),
    )


def _taste(rng: np.random.Generator, n_movies: int) -> Taste:
    movies = _watched(rng, PER_PERSON, n_movies).tolist()
    stars = (rng.integers(5, 11, PER_PERSON) / 2).tolist()
    return Taste.of_ratings(zip(movies, stars, strict=True))


def _watched(rng: np.random.Generator, n: int, n_movies: int) -> npt.NDArray[np.int64]:
    return (n_movies * rng.random(n) ** 3).astype(np.int64)
