"""What the page of one movie shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from catalogue.models import Credit, ExternalId, Movie, WhereToWatch
from collector.models import Person, Visitor
from collector.selectors import card_states
from moviegeek.cards import UNTOUCHED, Card, Shelf, cards_of_slate
from recommender import selectors as recommender
from recommender.selectors import ServedSlate, Why

FEWEST_ON_A_SHELF = 5
SHELF_SIZE = 20
CAST_SHOWN = 12
PROVIDERS_SHOWN = 6
FEWEST_RATINGS_TOLD = 10  # search engines are told no mean of fewer
BAR_HEIGHT = 60
BAR_STEP = 20
OUTSIDE = {
    "imdb": ("IMDb", "https://www.imdb.com/title/{}/"),
    "tmdb": ("TMDB", "https://www.themoviedb.org/movie/{}"),
    "movielens": ("MovieLens", "https://movielens.org/movies/{}"),
}


@dataclass(frozen=True)
class Bar:
    stars: float
    count: int
    x: int
    height: int

    @property
    def y(self) -> int:
        return BAR_HEIGHT - self.height


@dataclass(frozen=True)
class Histogram:
    """How many gave how many stars: ten counts from a half to five."""

    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def median(self) -> float | None:
        """The middle rating in stars."""
        return self.reached_by(1 / 2)

    @property
    def spread(self) -> tuple[float, float] | None:
        """The stars between which the middle half of the ratings lies."""
        lower, upper = self.reached_by(1 / 4), self.reached_by(3 / 4)
        return None if lower is None or upper is None else (lower, upper)

    def reached_by(self, share: float) -> float | None:
        """The stars that this share of the ratings, from the lowest on, does not go beyond; None without ratings."""
        passed = 0
        for place, count in enumerate(self.counts):
            passed += count
            if count and passed >= share * self.total:
                return (place + 1) / 2
        return None

    @property
    def mean(self) -> float:
        """In stars; 0 of nothing."""
        return sum(n * place for place, n in enumerate(self.counts, start=1)) / (2 * self.total or 1)

    @property
    def bars(self) -> list[Bar]:
        highest = max(self.counts) or 1
        return [
            Bar(
                (place + 1) / 2, count, x=place * BAR_STEP, height=max(1, round(BAR_HEIGHT * count / highest))
            )
            for place, count in enumerate(self.counts)
        ]


@dataclass(frozen=True)
class Watch:
    """Where a movie can be watched in one country, by the terms of the offers."""

    country: str
    page: str
    offers: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True)
class MoviePage:
    card: Card
    why: Why
    shelves: Sequence[Shelf]
    histogram: Histogram
    crew: Sequence[tuple[str, Sequence[Credit]]]
    cast: Sequence[Credit]
    links: Sequence[tuple[str, str]]
    watch: Watch | None = None
    others: Histogram | None = None  # of those who like what the person likes

    @property
    def tells_mean(self) -> bool:
        return self.card.movie.rating_count >= FEWEST_RATINGS_TOLD


def movie_page(
    movie: Movie, *, person: Person, visitor: Visitor, at: datetime, country: str = ""
) -> MoviePage:
    about = recommender.about_movie(
        movie=movie,
        person=person,
        visitor=visitor,
        at=at,
        k=SHELF_SIZE,
        fewest=FEWEST_ON_A_SHELF,
        page=movie.get_absolute_url(),
    )
    why = about.why
    slates = [slate for slate in (similar(about), alike(about)) if len(slate.items) >= FEWEST_ON_A_SHELF]
    states = card_states(person, [movie.pk, *(each for slate in slates for each in slate.movie_ids)])
    credits = credits_of(movie)
    return MoviePage(
        card=Card(movie, states.get(movie.pk, UNTOUCHED), match=why.match, reason=why.reason, part="buttons"),
        why=why,
        shelves=[Shelf(slate, cards_of_slate(slate, states)) for slate in slates],
        histogram=Histogram(about.said.by_everyone),
        crew=[(role, group) for role, group in credits if role != Credit.Role.CAST],
        cast=[credit for role, group in credits if role == Credit.Role.CAST for credit in group],
        links=links_of(movie),
        watch=watch_of(movie, country) if settings.TMDB_API_KEY else None,
        others=Histogram(about.said.by_others) if about.said.by_others else None,
    )


def similar(about: recommender.AboutMovie) -> ServedSlate:
    """With a heading, and a line that says where the likeness comes from."""
    slate = about.similar
    why = _(slate.fallback) if slate.fallback else _("Liked by the same people")
    return replace(slate, title=_("More like this"), why=capfirst(why))


def alike(about: recommender.AboutMovie) -> ServedSlate:
    why = _("Genres, people and words in common.")
    if about.alike.fallback:
        why = _("Genres in common, of about the same time.")
    return replace(about.alike, title=_("Alike in what it is about"), why=why)


def credits_of(movie: Movie) -> list[tuple[str, list[Credit]]]:
    """Directors, writers, then cast; only the groups that the catalogue knows."""
    found = list(movie.credits.select_related("contributor").order_by("position", "pk"))
    groups = (
        (role, [credit for credit in found if credit.role == role][:CAST_SHOWN])
        for role in Credit.Role.values
    )
    return [(role, group) for role, group in groups if group]


def watch_of(movie: Movie, country: str) -> Watch | None:
    """In the visitor's country, else in the first of the settings that has offers."""
    found = {row.country: row for row in WhereToWatch.objects.filter(movie=movie) if row.offers}
    here = next((found[name] for name in (country, *settings.TMDB_COUNTRIES) if name in found), None)
    if here is None:
        return None
    by_terms: dict[str, list[str]] = {}
    for terms, provider in here.offers:
        by_terms.setdefault(terms, []).append(provider)
    return Watch(
        here.country, here.page, [(terms, names[:PROVIDERS_SHOWN]) for terms, names in by_terms.items()]
    )


def links_of(movie: Movie) -> list[tuple[str, str]]:
    found = ExternalId.objects.filter(movie=movie, origin__in=OUTSIDE).order_by("origin")
    return [(OUTSIDE[known.origin][0], OUTSIDE[known.origin][1].format(known.value)) for known in found]
