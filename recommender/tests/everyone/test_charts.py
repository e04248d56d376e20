"""Charts: the same for everyone, by what happened in a window."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from collector.models import Person
from recommender import fallbacks
from recommender.errors import UnknownChartError
from recommender.everyone.charts import window_days
from recommender.everyone.meetings import ALL_TIME, COUNTED, count_meetings
from recommender.evidence.provenance import is_simulation_counted
from recommender.models import MovieCounts
from recommender.selectors import CHARTS, ServedSlate, chart
from recommender.services import forget_what_is_kept
from recommender.tests.rows import NOON, count_everything, make_movies, make_people, rate, write_events

pytestmark = pytest.mark.django_db


def chart_now(name: str, **options: object) -> ServedSlate:
    count_everything()
    return chart(name=name, at=NOON, **options)  # type: ignore[arg-type]


def test_popular_counts_persons_and_not_their_clicks() -> None:
    movies, people = make_movies(30), make_people(3)
    write_events((people[0], movies[0], "view", NOON - timedelta(hours=n), None) for n in range(1, 9))
    write_events((person, movies[1], "view", NOON - timedelta(hours=1), None) for person in people)
    assert chart_now("popular", k=2).movie_ids == [movies[1].pk, movies[0].pk]


def test_a_window_leaves_out_what_happened_before(settings: Settings) -> None:
    movies, people = make_movies(40), make_people(2)
    write_events((people[0], movie, "view", NOON - timedelta(days=1), None) for movie in movies[:20])
    write_events((person, movies[30], "view", NOON - timedelta(days=20), None) for person in people)
    assert movies[30].pk not in chart_now("popular", k=20, window="week").movie_ids
    assert chart_now("popular", k=1, window="month").movie_ids == [movies[30].pk]


def test_a_window_in_which_too_little_happened_is_widened_and_says_so() -> None:
    movies, people = make_movies(30), make_people(1)
    write_events([(people[0], movies[7], "like", NOON - timedelta(days=300), None)])
    slate = chart_now("popular", k=1, window="week")
    assert (slate.movie_ids, slate.fallback) == ([movies[7].pk], fallbacks.WINDOW_WIDENED)


def test_trending_prefers_what_rises() -> None:
    movies, people = make_movies(30), make_people(8)
    write_events(
        (person, movies[0], "view", NOON - timedelta(days=3 * n + 1), None)
        for person in people
        for n in range(9)
    )
    write_events((person, movies[1], "view", NOON - timedelta(days=1), None) for person in people[:6])
    write_events((people[0], movie, "view", NOON - timedelta(days=1), None) for movie in movies[2:])
    listed = chart_now("trending", k=30).movie_ids
    assert listed.index(movies[1].pk) < listed.index(movies[0].pk)


def test_bought_lists_only_what_was_bought() -> None:
    movies, people = make_movies(30), make_people(2)
    write_events([(people[0], movies[3], "buy", NOON - timedelta(days=1), None)])
    write_events((person, movies[4], "view", NOON - timedelta(days=1), None) for person in people)
    assert chart_now("bought", k=10).movie_ids == [movies[3].pk]


def test_one_five_is_not_better_than_many_nearly_fives() -> None:
    movies, people = make_movies(30), make_people(30)
    for person in people:
        rate(person, movies[0], 4.5)
        rate(person, movies[1], 2.0)
    for person in people[:3]:
        rate(person, movies[2], 5.0)
    assert chart_now("rated", k=2).movie_ids == [movies[0].pk, movies[2].pk]


def test_gems_are_rated_well_by_few() -> None:
    movies, people = make_movies(30), make_people(30)
    for person in people:
        rate(person, movies[0], 5.0)
        rate(person, movies[1], 4.0)
    for person in people[:4]:
        rate(person, movies[2], 5.0)
        rate(person, movies[3], 2.0)
    listed = chart_now("gems", k=5).movie_ids
    assert listed[0] == movies[2].pk
    assert movies[0].pk not in listed


def test_new_begins_with_what_came_last() -> None:
    movies = make_movies(30)
    movies[4].added_at = movies[4].added_at + timedelta(days=3)
    movies[4].save()
    assert chart_now("new", k=1).movie_ids == [movies[4].pk]


def test_a_genre_narrows_a_chart() -> None:
    make_movies(30)
    genres = [
        genre.name
        for item in chart_now("popular", k=5, genre="horror").items
        for genre in item.movie.genres.all()
    ]
    assert genres == ["Horror"] * 5


def test_a_removed_movie_is_in_no_chart() -> None:
    movies = make_movies(5)
    movies[0].removed_at = NOON
    movies[0].save()
    assert movies[0].pk not in chart_now("new", k=5).movie_ids


@pytest.mark.parametrize("name", list(CHARTS))
def test_every_chart_has_an_order_where_nobody_has_been(name: str) -> None:
    make_movies(30)
    slate = chart_now(name, k=10)
    assert len(slate.items) == 10
    assert slate.fallback or name == "new"


def test_bots_and_the_simulated_do_not_count_beside_people(settings: Settings) -> None:
    settings.RECOMMENDER_SIMULATED_UNTIL_PERSONS = 1
    movies, people = make_movies(30), make_people(1)
    crowd = make_people(5, origin=Person.SIMULATED)
    write_events((person, movies[0], "view", NOON - timedelta(hours=1), None) for person in crowd)
    assert is_simulation_counted()
    assert chart_now("popular", k=1).movie_ids == [movies[0].pk]
    write_events([(people[0], movies[1], "view", NOON - timedelta(hours=1), None)])
    write_events([(people[0], movies[2], "view", NOON - timedelta(hours=1), None)], is_bot=True)
    assert not is_simulation_counted()
    assert chart_now("popular", k=1).movie_ids == [movies[1].pk]


def test_a_number_of_days_between_the_counted_windows_gets_the_wider_one_and_says_so() -> None:
    movies, people = make_movies(20), make_people(1)
    write_events((people[0], movie, "view", NOON - timedelta(days=5), None) for movie in movies)
    assert chart_now("popular", window="7").fallback is None
    assert chart_now("popular", window="3").fallback == fallbacks.WINDOW_WIDENED


@pytest.mark.parametrize("name", list(CHARTS))
@pytest.mark.parametrize("window", ["day", "30", "all"])
def test_no_chart_reads_the_log(name: str, window: str) -> None:
    movies, people = make_movies(30), make_people(2)
    write_events((person, movies[0], "view", NOON - timedelta(hours=1), None) for person in people)
    count_everything()
    with CaptureQueriesContext(connection) as queries:
        chart(name=name, window=window, at=NOON)
    assert not [query["sql"] for query in queries if "collector_event" in query["sql"]]


def test_what_was_counted_longer_ago_than_the_window_is_over() -> None:
    movies, people = make_movies(30), make_people(1)
    write_events((people[0], movie, "buy", NOON - timedelta(hours=1), None) for movie in movies[:20])
    count_everything()
    assert chart(name="bought", window="day", at=NOON).fallback is None
    forget_what_is_kept()
    later = chart(name="bought", window="day", at=NOON + timedelta(days=2))
    assert later.fallback == fallbacks.WINDOW_WIDENED


def test_what_takes_long_to_count_is_counted_more_seldom() -> None:
    count_meetings(at=NOON, everything=True)
    MovieCounts.objects.update(seconds=3.0)
    MovieCounts.objects.filter(days=7).update(seconds=0.1)
    assert count_meetings(at=NOON + timedelta(seconds=30)) == 1
    assert count_meetings(at=NOON + timedelta(seconds=90)) == len(COUNTED)


def test_an_unknown_chart_is_named() -> None:
    with pytest.raises(UnknownChartError, match="sold"):
        chart(name="sold")


@pytest.mark.parametrize(
    ("window", "days"), [("week", 7), ("30d", 30), ("3", 3), ("all", ALL_TIME), (None, ALL_TIME)]
)
def test_windows_are_words_or_days(window: str | None, days: int) -> None:
    assert window_days(window) == days


@pytest.mark.parametrize("window", ["0", "-1", "fortnight", "1e3", "²"])
def test_other_windows_are_refused(window: str) -> None:
    with pytest.raises(ValueError, match="window must be"):
        window_days(window)
