"""Browsing: filters that combine, their counts, and the orders."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from django.db.models import Count, F, IntegerField
from django.db.models.functions import Cast

from catalogue.models import Genre, MovieQuerySet

from .movies import movies

# Few have rated a gem, and those like it.
GEM_RATINGS_AT_MOST = 0.2  # share of the most rated movie's ratings


class Order(StrEnum):
    POPULAR = "popular"
    RATED = "rated"
    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"
    GEMS = "gems"


@dataclass(frozen=True)
class BrowseFilters:
    """Everything that can be asked for at once. Ids of movies come from whoever knows what a person did."""

    any_genres: tuple[str, ...] = ()  # slugs; a movie has one of them
    all_genres: tuple[str, ...] = ()  # ... and all of these
    no_genres: tuple[str, ...] = ()  # ... and none of these
    decades: tuple[int, ...] = ()  # 1970 is the 1970s
    year_min: int | None = None
    year_max: int | None = None
    rating_min: float | None = None  # stars
    ratings_min: int | None = None  # how many
    runtime_max: int | None = None  # minutes
    languages: tuple[str, ...] = ()  # codes; a movie is in one of them
    without: frozenset[int] = frozenset()  # ids left out, such as what was seen
    only: frozenset[int] | None = None  # ids kept, such as a watchlist


@dataclass(frozen=True)
class FilterCounts:
    """How many movies each option would give, with all other filters as they are."""

    genres: dict[str, int]  # by slug; these add up to any of them
    decades: dict[int, int]
    languages: dict[str, int]  # by code, the most frequent first
    narrower: dict[str, int]  # by slug: how many of what is found have this genre too


def browse(filters: BrowseFilters, *, order: Order = Order.POPULAR) -> MovieQuerySet:
    return _ordered(_matching(filters), order)


def filter_counts(filters: BrowseFilters) -> FilterCounts:
    """Four queries, three where no genre is asked for. A group's own choice does not narrow its counts: its options
    add up (any of)."""
    of_decade = _matching(replace(filters, decades=())).filter(year__isnull=False)
    by_decade = (
        of_decade.order_by()
        .annotate(decade=Cast(F("year") / 10, IntegerField()))
        .values("decade")
        .annotate(n=Count("pk", distinct=True))
        .values_list("decade", "n")
    )
    of_language = _matching(replace(filters, languages=())).exclude(language="").order_by()
    by_language = of_language.values_list("language").annotate(n=Count("pk", distinct=True))
    genres = _by_genre(_matching(replace(filters, any_genres=())))
    return FilterCounts(
        genres=genres,
        decades={10 * decade: n for decade, n in sorted(by_decade)},
        languages=dict(by_language.order_by("-n", "language")),
        narrower=_by_genre(_matching(filters)) if filters.any_genres else genres,
    )


def _by_genre(found: MovieQuerySet) -> dict[str, int]:
    counted = Genre.objects.filter(movies__in=found).annotate(n=Count("movies"))
    return dict(counted.values_list("slug", "n"))


def _matching(filters: BrowseFilters) -> MovieQuerySet:
    found = _by_numbers(movies(), filters)
    if filters.any_genres:
        found = found.filter(pk__in=_with_genres(filters.any_genres))
    for slug in filters.all_genres:
        found = found.filter(pk__in=_with_genres([slug]))
    if filters.no_genres:
        found = found.exclude(pk__in=_with_genres(filters.no_genres))
    if filters.languages:
        found = found.filter(language__in=filters.languages)
    if filters.without:
        found = found.exclude(pk__in=filters.without)
    if filters.only is not None:
        found = found.filter(pk__in=filters.only)
    return found


def _by_numbers(found: MovieQuerySet, filters: BrowseFilters) -> MovieQuerySet:
    conditions = {
        "year__gte": filters.year_min,
        "year__lte": filters.year_max,
        "rating_mean__gte": filters.rating_min,
        "rating_count__gte": filters.ratings_min,
        "runtime_minutes__lte": filters.runtime_max,
    }
    found = found.filter(**{name: value for name, value in conditions.items() if value is not None})
    if filters.decades:
        years = [year for decade in filters.decades for year in range(decade, decade + 10)]
        found = found.filter(year__in=years)
    return found


def _with_genres(slugs: Collection[str]) -> MovieQuerySet:
    return movies().filter(genres__slug__in=slugs).values("pk")  # type: ignore[return-value]


def _ordered(found: MovieQuerySet, order: Order) -> MovieQuerySet:
    match order:
        case Order.POPULAR:
            return found.order_by("-popularity", "id")
        case Order.RATED:
            return found.order_by("-rating_score", "id")
        case Order.NEWEST:
            return found.order_by(F("year").desc(nulls_last=True), "id")
        case Order.OLDEST:
            return found.order_by(F("year").asc(nulls_last=True), "id")
        case Order.TITLE:
            return found.order_by("sort_title", "id")
        case Order.GEMS:
            return _gems(found)


def _gems(found: MovieQuerySet) -> MovieQuerySet:
    most = movies().order_by("-rating_count").values_list("rating_count", flat=True).first() or 0
    return found.filter(rating_count__gte=1, rating_count__lte=max(1, most * GEM_RATINGS_AT_MOST)).order_by(
        "-rating_score", "id"
    )
