"""What staff want in lists, and what they cannot want."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from catalogue.models import Movie
from recommender import fallbacks
from recommender.errors import RuleRefusedError
from recommender.models import MovieRule
from recommender.rules.current import Effect, Rules, dealt, rules_at
from recommender.selectors import HomeWish, ServedSlate, Wish, chart, home_page, recommendations, why
from recommender.services import end_rule, make_rule, switch_charts_only, train
from recommender.tests.rows import NOON, make_visitor, movies_like, rate, two_taste_groups

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def rules_are_followed_at_once(settings: Settings) -> None:
    """Within a test's transaction nothing is ever committed; age does it instead."""
    settings.RECOMMENDER_LOOK_FOR_RULES_SECONDS = 0.0


@pytest.fixture
def movies() -> list[Movie]:
    _, movies = two_taste_groups()
    train(["ease", "item_knn"], by="test", report=lambda share, message: None)
    return movies


def rule(movie: Movie, effect: MovieRule.Effect, **options: Any) -> MovieRule:
    return make_rule(movie=movie, effect=effect, reason="for the test", by="ada", at=NOON, **options)


def fan_of(movies: list[Movie]) -> Any:
    visitor = make_visitor()
    assert visitor.person is not None
    for movie in movies[:6]:
        rate(visitor.person, movie, 5.0)
    return visitor


def picks(visitor: Any, **wish: Any) -> ServedSlate:
    return recommendations(person=visitor.person, wish=Wish(k=10, **wish), at=NOON)


def test_a_banned_movie_stands_in_no_list(movies: list[Movie]) -> None:
    visitor = fan_of(movies)
    banned = picks(visitor).items[0].movie
    rule(banned, Effect.BAN)
    page = home_page(HomeWish(person=visitor.person, visitor=visitor, at=NOON, limit=12))
    lists = [
        picks(visitor),
        picks(visitor, exclude_known=False),
        movies_like(movies[0]),
        chart(name="popular", k=40, at=NOON),
        *page.shelves,
    ]
    assert all(banned.pk not in found.movie_ids for found in lists)
    assert why(person=visitor.person, movie=banned, at=NOON).verdict == "banned"


def test_a_pinned_movie_stands_first_and_says_so(movies: list[Movie]) -> None:
    visitor = fan_of(movies)
    rule(movies[39], Effect.PIN)  # of the other taste
    first = picks(visitor).items[0]
    assert (first.movie, first.source, first.reason.text) == (movies[39], "pinned", "Picked by our editors")


def test_a_pinned_movie_is_not_shown_to_who_knows_it(movies: list[Movie]) -> None:
    visitor = fan_of(movies)
    rule(movies[0], Effect.PIN)
    assert movies[0].pk not in picks(visitor).movie_ids


def test_a_boosted_movie_rises_and_a_buried_one_falls(movies: list[Movie], settings: Settings) -> None:
    settings.RECOMMENDER_BOOST = 1000.0
    visitor = fan_of(movies)
    before = picks(visitor, diversity=0.0).movie_ids
    rule(Movie.objects.get(pk=before[5]), Effect.BOOST)
    rule(Movie.objects.get(pk=before[0]), Effect.BURY)
    after = picks(visitor, diversity=0.0).movie_ids
    assert after[0] == before[5]
    assert before[0] not in after[: len(after) // 2]


def test_sponsored_movies_get_their_share_and_no_more(movies: list[Movie], settings: Settings) -> None:
    settings.RECOMMENDER_SPONSORED_SHARE = 0.2
    visitor = fan_of(movies)
    for movie in movies[30:36]:
        rule(movie, Effect.SPONSOR)
    items = picks(visitor).items
    marked = [item.rank for item in items if item.source == "sponsored"]
    assert (len(marked), marked[0] > 1) == (2, True)
    assert items[marked[0] - 1].reason.text == "Sponsored"


def test_charts_are_facts_and_hold_no_pins(movies: list[Movie]) -> None:
    rule(movies[39], Effect.PIN)
    assert all(item.source == "popular" for item in chart(name="popular", k=10, at=NOON).items)


def test_the_switch_gives_everybody_charts_and_says_why(movies: list[Movie]) -> None:
    visitor = fan_of(movies)
    switch_charts_only(to=True, reason="a bad model", by="ada", at=NOON)
    slate = picks(visitor)
    assert (slate.basis, slate.fallback) == ("popular", fallbacks.CHARTS_ONLY)
    switch_charts_only(to=False, reason="a good one", by="ada", at=NOON)
    assert picks(visitor).fallback is None


def test_a_rule_begins_and_ends_when_it_should(movies: list[Movie]) -> None:
    rule(movies[0], Effect.BAN, starts_at=NOON + HOUR, ends_at=NOON + 2 * HOUR)
    in_force = [bool(rules_at(NOON + hours * HOUR).movie_ids) for hours in (0, 1, 2)]
    assert in_force == [False, True, False]


def test_an_ended_rule_stays_on_record(movies: list[Movie]) -> None:
    made = rule(movies[0], Effect.BAN)
    end_rule(rule_id=made.pk, by="bob", at=NOON + HOUR)
    made.refresh_from_db()
    assert (made.ended_by, bool(rules_at(NOON + HOUR).movie_ids)) == ("bob", False)
    with pytest.raises(RuleRefusedError):
        end_rule(rule_id=made.pk, by="bob", at=NOON + 2 * HOUR)


@pytest.mark.parametrize("ends_at", [NOON - HOUR, NOON])
def test_a_rule_that_would_have_ended_is_refused(movies: list[Movie], ends_at: Any) -> None:
    with pytest.raises(RuleRefusedError):
        rule(movies[0], Effect.PIN, ends_at=ends_at)


def test_a_second_rule_of_the_same_effect_is_refused(movies: list[Movie]) -> None:
    rule(movies[0], Effect.PIN)
    with pytest.raises(RuleRefusedError):
        rule(movies[0], Effect.PIN)


def test_filters_know_languages(movies: list[Movie]) -> None:
    Movie.objects.filter(pk__in=[movie.pk for movie in movies[10:15]]).update(language="FR")
    visitor = fan_of(movies)
    assert set(picks(visitor, language="fr").movie_ids) <= {movie.pk for movie in movies[10:15]}


@hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=st.lists(st.integers(0, 39), unique=True),
    pins=st.lists(st.integers(0, 39), unique=True, max_size=12),
    sponsors=st.lists(st.integers(0, 39), unique=True, max_size=12),
    barred=st.sets(st.integers(0, 39)),
    k=st.integers(1, 20),
)
def test_rules_never_double_lose_or_show_what_is_barred(
    rows: list[int], pins: list[int], sponsors: list[int], barred: set[int], k: int
) -> None:
    allowed = np.array([row not in barred for row in range(40)])
    free = np.array([row for row in rows if row not in barred], dtype=np.int64)
    rules = Rules({Effect.PIN: tuple(pins), Effect.SPONSOR: tuple(sponsors)})
    listed = dealt(free, k=k, allowed=allowed, rules=rules, stock=Numbered(40))  # type: ignore[arg-type]
    shown = listed.rows.tolist()
    assert len(shown) == len(set(shown))
    assert set(free.tolist()) <= set(shown)
    assert not set(shown) & barred
    assert [row for row in shown if row not in listed.sources] == [
        row for row in free.tolist() if row not in listed.sources
    ]
    assert sum(source == "sponsored" for source in listed.sources.values()) <= k // 10


class Numbered:
    """A stock whose rows are its movie ids."""

    def __init__(self, n: int) -> None:
        self.n = n

    def rows_of(self, movie_ids: Any) -> Any:
        return np.asarray(movie_ids, dtype=np.int64)
