"""What other apps may ask of the recommender. Reading a list also records it: it was offered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.utils import timezone

from catalogue.models import Movie
from catalogue.selectors import movies_by_id
from catalogue.serializers import movie_as_json
from collector.models import Person, Visitor
from figures import Figure
from recommender.asking import telling_rows
from recommender.charts import CHARTS, chart_of, window_days
from recommender.conf import KindOfEvidence, kinds_of_evidence, value_of
from recommender.engine.algorithms import algorithm_names
from recommender.errors import NoLiveModelError
from recommender.home import HomePage, home_page
from recommender.learning import WeightReport, newest_report
from recommender.learning_figure import learned_weights as figure_of_weights
from recommender.live import Model, live_model
from recommender.models import ImplicitRating, LiveVersion, Version
from recommender.neighbours import SimilarPerson, similar_persons
from recommender.provenance import is_simulation_counted
from recommender.rules import current_rules
from recommender.serving.again import OFFERED, fingerprint_of, serving_of
from recommender.serving.drafts import Draft, finished
from recommender.serving.matches import match_of
from recommender.serving.pipeline import Wish, filtered, from_chart, personal_list, personal_lists
from recommender.serving.recording import record, record_for_many, without_reasons
from recommender.serving.scoring import personal_scores
from recommender.serving.similar import similar_list, similar_rows
from recommender.serving.slate import Match, Reason, ReasonMovie, ServedSlate, SlateItem
from recommender.serving.steps import clocked
from recommender.serving.taste import Taste, taste_of, tastes_of
from recommender.serving.together import Member, TogetherSlate, View, together_list
from recommender.side_by_side import SideBySide, algorithms_side_by_side
from recommender.stock import current_stock
from recommender.why import Why, why, why_for

__all__ = [
    "CHARTS",
    "AboutMovie",
    "HomePage",
    "Reason",
    "ReasonMovie",
    "ServedSlate",
    "SideBySide",
    "SimilarPerson",
    "SlateItem",
    "TogetherMember",
    "TogetherSlate",
    "TogetherView",
    "Why",
    "Wish",
    "about_movie",
    "algorithm_names",
    "algorithms_side_by_side",
    "chart",
    "evidence_half_life_days",
    "evidence_weights",
    "home_page",
    "home_shelves",
    "implicit_ratings_of",
    "is_simulation_counted",
    "live_versions",
    "matches_of",
    "member_of",
    "member_with",
    "movie_as_json",
    "nearest_movies",
    "onboarding_movies",
    "recommendations",
    "recommendations_for_history",
    "recommendations_for_many",
    "similar_movies",
    "similar_persons",
    "together",
    "top_pick",
    "versions",
    "why",
]

POSTERS_TO_CHOOSE_FROM = 24
TogetherMember = Member
TogetherView = View


def home_shelves(
    *,
    person: Person | None,
    visitor: Visitor | None,
    at: datetime,
    first: int = 0,
    limit: int = 3,
    exclude: Collection[int] = (),
    page: str = "/",
) -> list[ServedSlate]:
    """Shelves of the home page from number `first` on; see `home_page`, which gives all at once."""
    found = home_page(
        person=person, visitor=visitor, at=at, first=first, limit=limit, exclude=exclude, page=page
    )
    return found.shelves


def top_pick(
    *, person: Person | None, visitor: Visitor | None, at: datetime, exclude: Collection[int] = ()
) -> ServedSlate | None:
    """A slate of one movie; another one when the first is excluded ("Not for me" brings the next)."""
    return home_page(person=person, visitor=visitor, at=at, limit=0, exclude=exclude).top_pick


def recommendations(
    *,
    person: Person | None,
    visitor: Visitor | None = None,
    wish: Wish,
    at: datetime,
    shelf: str = "api",
    page: str = "",
) -> ServedSlate:
    """A list for a person as known now, the newest event included; the same slate while nothing changed."""

    def made() -> ServedSlate:
        slate = personal_list(person, wish, at=at, shelf=shelf)
        record([slate], person=person, visitor=visitor, page=page)
        return slate

    asked = ("list", shelf, page, visitor and visitor.pk, wish, int(at.timestamp() // 3600))
    return OFFERED.get((*asked, serving_of(wish.algorithm), fingerprint_of(person)), made)


def recommendations_for_many(
    persons: Mapping[str, Person], names: Sequence[str], *, wish: Wish, at: datetime, page: str = ""
) -> list[tuple[str, ServedSlate]]:
    """A list for each name, in order; for names without a person what is popular."""
    known = list({person.pk: person for person in persons.values()}.values())
    by_person = dict(zip((person.pk for person in known), tastes_of(known), strict=True))
    found = [persons.get(name) for name in names]
    tastes = [by_person[person.pk] if person else Taste.of_nobody() for person in found]
    slates = personal_lists(tastes, wish, at=at, shelf="api")
    record_for_many(zip(found, slates, strict=True), page=page)
    return list(zip(names, slates, strict=True))


def recommendations_for_history(
    history: Iterable[tuple[int, float]], *, wish: Wish, at: datetime, page: str = ""
) -> ServedSlate:
    """A list for (movie id, stars) pairs that were handed in; nothing of them is kept."""
    slate = personal_list(Taste.of_ratings(history), wish, at=at, shelf="api")
    record([without_reasons(slate)], person=None, visitor=None, page=page)
    return slate


def together(
    members: Sequence[TogetherMember],
    *,
    wish: Wish,
    rule: str = "fair",
    at: datetime,
    visitor: Visitor | None = None,
    page: str = "",
) -> TogetherSlate:
    """One list for two to eight people, fair to all of them, with each one's reason."""
    found = together_list(members, wish, rule=rule, at=at)
    record([without_reasons(found.slate)], person=None, visitor=visitor, page=page)
    return found


def matches_of(person: Person, movies: Sequence[int], *, at: datetime) -> dict[int, Match]:
    """How well movies fit the person, by movie id; those of which nothing can be said are missing."""
    stock = current_stock()
    scored, _ = personal_scores(taste_of(person), stock=stock, at=int(at.timestamp()))
    rows = zip(movies, stock.rows_of(np.array(movies, dtype=np.int64)).tolist(), strict=True)
    found = {movie_id: match_of(scored, row) for movie_id, row in rows if row >= 0}
    return {movie_id: match for movie_id, match in found.items() if match}


def member_of(name: str, person: Person | None) -> TogetherMember:
    """Somebody with all that is known of them now."""
    return Member(name, taste_of(person))


def member_with(name: str, history: Iterable[tuple[int, float]]) -> TogetherMember:
    """Somebody with (movie id, stars) pairs that were handed in; nothing of them is kept."""
    return Member(name, Taste.of_ratings(history))


def similar_movies(
    *,
    movie: Movie,
    k: int = 20,
    algorithm: str = "item_knn",
    person: Person | None = None,
    visitor: Visitor | None = None,
    at: datetime | None = None,
    page: str = "",
) -> ServedSlate:
    """What is like a movie; without what the person hid."""

    def made() -> ServedSlate:
        slate = similar_list(movie, k=k, algorithm=algorithm, taste=taste_of(person))
        record([slate], person=person, visitor=visitor, page=page)
        return slate

    asked = ("similar", movie.pk, k, algorithm, page)
    return made() if person or visitor else OFFERED.get((*asked, serving_of(algorithm)), made)


@dataclass(frozen=True)
class AboutMovie:
    """What the page of a movie asks for at once."""

    why: Why
    similar: ServedSlate


def about_movie(
    *,
    movie: Movie,
    person: Person | None,
    visitor: Visitor | None,
    at: datetime,
    k: int = 20,
    page: str = "",
) -> AboutMovie:
    """`why` and `similar_movies` from one reading of the person's taste."""
    taste = taste_of(person)
    similar = similar_list(movie, k=k, algorithm="item_knn", taste=taste)
    record([similar], person=person, visitor=visitor, page=page)
    return AboutMovie(why_for(taste, movie, at=at), similar)


def chart(
    *,
    name: str,
    k: int = 20,
    window: str | None = None,
    genre: str | None = None,
    exclude: Collection[int] = (),
    at: datetime | None = None,
    person: Person | None = None,
    visitor: Visitor | None = None,
    page: str = "",
) -> ServedSlate:
    """A list that is the same for everyone.

    Raises
    ------
    UnknownChartError, ValueError
        When there is no such chart, or window is nonsense.
    """
    days, wish = window_days(window), Wish(k=k, genre=genre, exclude=frozenset(exclude))

    def made() -> ServedSlate:
        slate = _chart(name, days, wish, at=at or timezone.now())
        record([slate], person=person, visitor=visitor, page=page)
        return slate

    if person or visitor or at:
        return made()
    return OFFERED.get(("chart", name, days, wish, page, current_rules().stamp), made)


def _chart(name: str, days: int | None, wish: Wish, *, at: datetime) -> ServedSlate:
    with clocked() as clock:
        stock = current_stock()
        counted = chart_of(name, stock=stock, at=at, days=days)
        allowed = filtered(wish, Taste.of_nobody(), stock=stock)
        places = from_chart(counted, allowed, k=wish.k)
        draft = Draft(name, "popular", places, name, fallback=counted.fallback)
        (slate,) = finished([draft], stock=stock, clock=clock)
    return slate


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
        barred={*exclude, *known, *taste.hidden_ids.tolist()},
        known=known,
    )
    found = movies_by_id(stock.movie_ids[rows].tolist())
    return [found[movie_id] for movie_id in stock.movie_ids[rows].tolist() if movie_id in found]


def live_versions() -> dict[str, LiveVersion]:
    """The live version of every algorithm that has one, with its run."""
    pointers = LiveVersion.objects.select_related("version__run", "previous").order_by("algorithm")
    return {pointer.algorithm: pointer for pointer in pointers}


def versions() -> list[Version]:
    """All versions that are kept, newest first, with their runs."""
    return list(Version.objects.select_related("run").order_by("-created_at", "-pk"))


def nearest_movies(movie: Movie, *, k: int = 20) -> dict[str, list[tuple[Movie, float]]]:
    """By algorithm the movies that its live model finds most like one, with their similarity.

    For staff: nothing is recorded as offered. One query beside those that find the models.
    """
    stock = current_stock()
    row = int(stock.rows_of([movie.pk])[0])
    if row < 0:
        return {}
    found = {model.algorithm: similar_rows(model, row, k=k, stock=stock) for model in _readable_models()}
    rows_of = {
        name: (stock.movie_ids[rows].tolist(), scores.tolist()) for name, (rows, scores) in found.items()
    }
    movies = movies_by_id({movie_id for ids, _ in rows_of.values() for movie_id in ids})
    return {
        name: [
            (movies[movie_id], score)
            for movie_id, score in zip(ids, scores, strict=True)
            if movie_id in movies
        ]
        for name, (ids, scores) in rows_of.items()
        if ids
    }


def _readable_models() -> list[Model]:
    """The live models; one whose files are gone or damaged is left out."""
    models = []
    for name in live_versions():
        with suppress(NoLiveModelError):
            models.append(live_model(name))
    return models


def evidence_weights() -> dict[str, float]:
    """How much the first event of each kind says, the strongest first."""
    kinds = kinds_of_evidence().items()
    return {name: kind.weight for name, kind in sorted(kinds, key=lambda item: (-item[1].weight, item[0]))}


@dataclass(frozen=True)
class EvidenceRules:
    """How evidence becomes an implicit rating: the settings in use."""

    kinds: Mapping[str, KindOfEvidence]  # the strongest first
    half_life_days: float
    curve: str  # of saturation
    scaling: str
    half_at: float  # evidence that is worth 5 by the absolute scaling
    has_inverse_user_frequency: bool


def evidence_rules() -> EvidenceRules:
    kinds = kinds_of_evidence()
    return EvidenceRules(
        kinds={name: kinds[name] for name in evidence_weights()},
        half_life_days=evidence_half_life_days(),
        curve=value_of("EVIDENCE_CURVE"),
        scaling=value_of("IMPLICIT_SCALING"),
        half_at=value_of("IMPLICIT_HALF_AT"),
        has_inverse_user_frequency=value_of("INVERSE_USER_FREQUENCY"),
    )


def learned_weights() -> tuple[datetime, WeightReport] | None:
    """Which evidence went before a purchase or a high rating, as it was learned last."""
    return newest_report()


def learned_weights_figure(report: WeightReport) -> Figure:
    return figure_of_weights(report)


def evidence_half_life_days() -> float:
    """After so many days evidence says half as much, counted back from a person's own newest."""
    return float(value_of("HALF_LIFE_DAYS"))


def implicit_ratings_of(person: Person, *, limit: int = 50) -> list[ImplicitRating]:
    """As they were counted last, strongest first; their movies come along."""
    ratings = ImplicitRating.objects.filter(person_id=person.merged_into_id or person.pk)
    return list(ratings.select_related("movie").order_by("-value", "movie_id")[:limit])
