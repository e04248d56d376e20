from dataclasses import replace

import pytest

from catalogue.selectors import BrowseFilters, Order, browse, filter_counts
from catalogue.services import Standing, update_standings, upsert_movies
from datasets import MovieRow

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf():
    rows = [
        MovieRow(origin_id="1", title="The Alley", year=1974, genres=("Drama", "Crime"), runtime_minutes=80),
        MovieRow(origin_id="2", title="Below", year=1979, genres=("Drama",), runtime_minutes=120),
        MovieRow(origin_id="3", title="Cliff", year=1981, genres=("Crime",), language="fr"),
        MovieRow(origin_id="4", title="Dusk", genres=("Drama", "War")),
    ]
    keys = upsert_movies(rows, origin="test")
    counts = {"1": 100, "2": 50, "3": 5, "4": 0}
    update_standings(
        Standing(
            keys[row],
            popularity=n,
            rating_count=n,
            rating_mean=4.0 if n else None,
            rating_score=3 + 1 / (n + 1),
        )
        for row, n in counts.items()
    )
    return keys


def titles(order=Order.TITLE, **filters):
    return [movie.title for movie in browse(BrowseFilters(**filters), order=order)]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["The Alley", "Below", "Cliff", "Dusk"]),
        ({"any_genres": ("crime", "war")}, ["The Alley", "Cliff", "Dusk"]),
        ({"all_genres": ("drama", "crime")}, ["The Alley"]),
        ({"any_genres": ("drama",), "no_genres": ("war",)}, ["The Alley", "Below"]),
        ({"decades": (1970,)}, ["The Alley", "Below"]),
        ({"decades": (1970, 1980), "year_min": 1979}, ["Below", "Cliff"]),
        ({"rating_min": 3.5, "ratings_min": 50}, ["The Alley", "Below"]),
        ({"runtime_max": 90}, ["The Alley"]),
        ({"languages": ("fr", "xx")}, ["Cliff"]),
        ({"any_genres": ("none-such",)}, []),
    ],
)
def test_filters_combine(filters, expected):
    assert titles(**filters) == expected


def test_ids_from_outside_narrow_too(shelf):
    assert titles(without=frozenset([shelf["1"]]), only=frozenset([shelf["1"], shelf["3"]])) == ["Cliff"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Order.POPULAR, ["The Alley", "Below", "Cliff", "Dusk"]),
        (Order.NEWEST, ["Cliff", "Below", "The Alley", "Dusk"]),
        (Order.OLDEST, ["The Alley", "Below", "Cliff", "Dusk"]),
        (Order.RATED, ["Dusk", "Cliff", "Below", "The Alley"]),
        (Order.GEMS, ["Cliff"]),
    ],
)
def test_orders(order, expected):
    assert titles(order) == expected


def test_every_count_is_what_choosing_it_gives():
    chosen = BrowseFilters(any_genres=("drama",), decades=(1970,))
    counts = filter_counts(chosen)
    for slug, n in counts.genres.items():
        assert n == len(titles(any_genres=(slug,), decades=(1970,)))
    assert counts.languages == {}
    assert filter_counts(BrowseFilters()).languages == {"fr": 1}
    for decade, n in counts.decades.items():
        assert n == len(titles(any_genres=("drama",), decades=(decade,)))


def test_what_is_left_with_or_without_a_genre_is_counted_beside_what_is_found():
    chosen = BrowseFilters(any_genres=("drama",), decades=(1970,))
    counts, total = filter_counts(chosen), browse(chosen).count()
    for slug in ("drama", "crime", "war"):
        n = counts.narrower.get(slug, 0)
        assert n == browse(replace(chosen, all_genres=(slug,))).count()
        assert total - n == browse(replace(chosen, no_genres=(slug,))).count()
