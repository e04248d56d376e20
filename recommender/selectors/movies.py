"""What the recommender has to say of single movies."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import numpy as np

from catalogue.models import Movie
from catalogue.selectors import movies_by_id
from collector.models import Person, Visitor
from recommender.conf import value_of
from recommender.errors import NoLiveModelError
from recommender.everyone.asking import telling_rows
from recommender.everyone.charts import chart_of
from recommender.everyone.stock import current_stock
from recommender.person.others import Said, said_of
from recommender.person.why import Why, why_for
from recommender.selectors.versions import live_versions
from recommender.serving.again import SLATES, serving_of
from recommender.serving.live import Model, live_model
from recommender.serving.matches import match_of
from recommender.serving.reasons import reasons_for
from recommender.serving.recording import record
from recommender.serving.scoring import Scored, personal_scores
from recommender.serving.similar import similar_list, similar_lists, similar_rows
from recommender.serving.slate import Match, Reason, ServedSlate
from recommender.serving.taste import taste_of
from recommender.serving.words import sharpened_by
from recommender.shelves.shelf import OPINIONS_FOR_A_PAGE

POSTERS_TO_CHOOSE_FROM = 24


@dataclass(frozen=True)
class AboutMovie:
    """What the page of a movie asks for at once."""

    why: Why
    similar: ServedSlate  # liked by the same people
    alike: ServedSlate  # in what they are about; none of the movies of `similar`
    said: Said  # by everyone, and by people who like what speaks for the movie


def about_movie(
    *,
    movie: Movie,
    person: Person | None,
    visitor: Visitor | None,
    at: datetime,
    k: int = 20,
    fewest: int = 1,
    page: str = "",
) -> AboutMovie:
    """`why` and `similar_movies` from one reading of the person's taste; lists with fewer movies are not recorded,
    as they are not shown."""
    taste = taste_of(person)
    lists = similar_lists(movie, k=k, algorithms=("item_knn", "content"), taste=taste)
    similar, alike = lists
    record([each for each in lists if len(each.items) >= fewest], person=person, visitor=visitor, page=page)
    why = why_for(taste, movie, at=at)
    liked = set(taste.newest_favourite_ids.tolist())
    speaking = [own.id for own in why.movies if own.share > 0 and own.id in liked]
    said = said_of(person=person, movie_id=movie.pk, favourites=speaking)
    return AboutMovie(why, similar, alike, said)


def similar_movies(
    *,
    movie_id: int,
    find: Callable[[], Movie],
    k: int = 20,
    algorithm: str = "item_knn",
    person: Person | None = None,
    visitor: Visitor | None = None,
    page: str = "",
) -> ServedSlate:
    """What is like a movie; without what the person hid. `find` gives the movie of that number, and refuses for those
    that are none: it is not asked where the list before still stands."""

    def made() -> ServedSlate:
        slate = similar_list(find(), k=k, algorithm=algorithm, taste=taste_of(person))
        record([slate], person=person, visitor=visitor, page=page)
        return slate

    asked = ("similar", movie_id, k, algorithm, page)
    if person or visitor:
        return made()
    serving = partial(serving_of, algorithm)
    return SLATES.get(asked, made, serving=serving, stands="SIMILAR_SECONDS", about=find)


def matches_of(person: Person, movies: Sequence[int], *, at: datetime) -> dict[int, Match]:
    """How well movies fit the person, by movie id; those of which nothing can be said are missing. They are judged
    by the rest of the taste: what was saved is no reason for or against itself."""
    stock, taste = current_stock(), taste_of(person)
    rest = taste.without(movies)
    scored, _ = personal_scores(taste if rest.is_empty else rest, stock=stock, at=int(at.timestamp()))
    rows = zip(movies, stock.rows_of(np.array(movies, dtype=np.int64)).tolist(), strict=True)
    found = {movie_id: match_of(scored, row) for movie_id, row in rows if row >= 0}
    return {movie_id: match for movie_id, match in found.items() if match}


@dataclass(frozen=True)
class PersonalOrder:
    """Movies in the order in which they suit a person, and what that stands on."""

    movie_ids: Sequence[int]
    matches: dict[int, Match]
    why: str
    scored: Scored

    def reasons_of(self, movie_ids: Collection[int]) -> dict[int, Reason]:
        """Why some of the movies suit the person; those without a match have no reason either."""
        suiting = [movie_id for movie_id in movie_ids if movie_id in self.matches]
        rows = self.scored.stock.rows_of(np.fromiter(suiting, dtype=np.int64, count=len(suiting))).tolist()
        by_row = reasons_for(self.scored, rows)
        return {movie_id: by_row[row] for movie_id, row in zip(suiting, rows, strict=True)}


def personal_order(
    person: Person, of: Callable[[], Sequence[int]], *, at: datetime, is_asked_for: bool = True
) -> PersonalOrder | None:
    """The movies `of`, read only when there is something to order them by. What the person knows or hid, and what the
    model has no opinion of, comes last, in the given order. None where nothing is known of a taste; unless it was
    asked for, also where a whole page of one's own would be too early."""
    stock, taste = current_stock(), taste_of(person)
    if not is_asked_for and taste.n_opinions < OPINIONS_FOR_A_PAGE:
        return None
    scored, _ = personal_scores(taste, stock=stock, at=int(at.timestamp()))
    if scored is None:
        return None
    movies = of()
    ranks = np.full(len(stock) + 1, len(stock), dtype=np.int64)  # the last: of movies that are not in stock
    ranks[scored.order] = np.arange(scored.order.size)
    rows = stock.rows_of(np.fromiter(movies, dtype=np.int64, count=len(movies)))
    order = np.argsort(ranks[rows], kind="stable")
    return PersonalOrder(
        movie_ids=[movies[place] for place in order.tolist()],
        matches={
            movies[place]: match
            for place in order[: value_of("CANDIDATES")].tolist()
            if (match := match_of(scored, int(rows[place])))
        },
        why=sharpened_by(taste.n_ratings, taste.n_saves, int(taste.liked_ids.size)),
        scored=scored,
    )


def onboarding_movies(
    *,
    at: datetime,
    person: Person | None = None,
    exclude: Collection[int] = (),
    k: int = POSTERS_TO_CHOOSE_FROM,
) -> list[Movie]:
    """Movies to choose from at the start, spread over genres, decades and popularity."""
    stock, taste = current_stock(), taste_of(person)
    known = taste.known_ids.tolist()
    rows = telling_rows(
        chart_of("popular", stock=stock, at=at),
        stock=stock,
        k=k,
        barred={*exclude, *known, *taste.hidden_ids.tolist(), *taste.steering.excluded_ids(stock)},
        known=known,
    )
    found = movies_by_id(stock.movie_ids[rows].tolist())
    return [found[movie_id] for movie_id in stock.movie_ids[rows].tolist() if movie_id in found]


def nearest_movies(movie: Movie, *, k: int = 20) -> dict[str, list[tuple[Movie, float]]]:
    """By algorithm the movies that its live model finds most like one, with their similarity.

    For staff: nothing is recorded as offered. One query beside those that find the models.
    """
    stock = current_stock()
    row = int(stock.rows_of([movie.pk])[0])
    if row < 0:
        return {}
    found = {model.algorithm: similar_rows(model, row, k=k, stock=stock) for model in _readable_models()}
    lists = {
        name: list(zip(stock.movie_ids[rows].tolist(), scores.tolist(), strict=True))
        for name, (rows, scores) in found.items()
        if rows.size
    }
    movies = movies_by_id({movie_id for pairs in lists.values() for movie_id, _ in pairs})
    return {
        name: [(movies[movie_id], score) for movie_id, score in pairs if movie_id in movies]
        for name, pairs in lists.items()
    }


def _readable_models() -> list[Model]:
    """The live models; one whose files are gone or damaged is left out."""
    models = []
    for name in live_versions():
        with suppress(NoLiveModelError):
            models.append(live_model(name))
    return models
