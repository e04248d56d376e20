"""Lists: reasons, filters, diversity, and what is known of a person."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from collector.models import Mark, Person, Rating
from recommender import fallbacks
from recommender.engine.algorithms.ease import EASE
from recommender.engine.arrays import Floats
from recommender.engine.interactions import History
from recommender.everyone.stock import current_stock, series_of
from recommender.evidence.mixing import interaction_weights
from recommender.models import AskingOrder
from recommender.selectors import (
    Wish,
    algorithms_side_by_side,
    onboarding_movies,
    recommendations,
    recommendations_for_history,
    recommendations_for_many,
    similar_persons,
    why,
)
from recommender.serving.diversity import diversified
from recommender.serving.reasons import contributions_to, reason_for
from recommender.serving.scoring import personal_scores
from recommender.serving.taste import Taste, taste_of
from recommender.serving.words import reason_text
from recommender.tests.rows import (
    NOON,
    act,
    make_movies,
    make_people,
    make_visitor,
    movies_like,
    rate,
    two_taste_groups,
    write_events,
)
from recommender.training import train

pytestmark = pytest.mark.django_db
FEW = hypothesis_settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def world() -> tuple[list[Any], list[Any]]:
    people, movies = two_taste_groups()
    train(["ease", "item_knn"], by="test", report=lambda share, message: None)
    return people, movies


def scores_of(history: list[tuple[int, float]], algorithm: str) -> dict[int, float]:
    scored, _ = personal_scores(Taste.of_ratings(history), stock=current_stock(), at=0, algorithm=algorithm)
    return (
        {}
        if scored is None
        else dict(zip(scored.stock.movie_ids.tolist(), scored.scores.tolist(), strict=True))
    )


@FEW
@given(
    chosen=st.sets(st.integers(0, 19), min_size=2, max_size=6),
    algorithm=st.sampled_from(["ease", "item_knn"]),
)
def test_taking_a_movie_away_changes_the_score_by_what_was_said(
    world: tuple[list[Any], list[Any]], chosen: set[int], algorithm: str
) -> None:
    history = [(world[1][place].pk, 5.0) for place in sorted(chosen)]
    stock = current_stock()
    scored, _ = personal_scores(Taste.of_ratings(history), stock=stock, at=0, algorithm=algorithm)
    assert scored is not None
    row = int(scored.order[0])
    score, movie_id = float(scored.scores[row]), int(stock.movie_ids[row])
    without = scores_of(history[1:], algorithm).get(movie_id, -np.inf)
    shares = {movie.id: movie.share for movie in contributions_to(scored, row)}
    said = shares.get(history[0][0], 0.0) * score
    if np.isfinite(without):
        assert score - without == pytest.approx(said, abs=1e-5)
    assert sum(shares.values()) == pytest.approx(1.0)


def test_a_list_keeps_to_its_filters(world: tuple[list[Any], list[Any]]) -> None:
    movies = world[1]
    wish = Wish(k=20, genre="comedy", year_min=1955, year_max=1970, exclude=frozenset({movies[6].pk}))
    slate = recommendations_for_history([(movies[0].pk, 5.0)], wish=wish, at=NOON)
    assert slate.items
    for item in slate.items:
        assert "Comedy" in {genre.name for genre in item.movie.genres.all()}
        assert 1955 <= (item.movie.year or 0) <= 1970
        assert item.movie != movies[6]


def test_an_unknown_genre_gives_an_empty_list_that_says_why(world: tuple[list[Any], list[Any]]) -> None:
    slate = recommendations_for_history([(world[1][0].pk, 5.0)], wish=Wish(genre="opera"), at=NOON)
    assert (slate.items, slate.fallback) == ((), fallbacks.NOTHING_FITS)


def test_a_list_that_the_model_cannot_fill_goes_on_with_popular_movies(
    world: tuple[list[Any], list[Any]],
) -> None:
    slate = recommendations_for_history([(world[1][0].pk, 5.0)], wish=Wish(k=39), at=NOON)
    assert len(slate.items) == 39
    assert {item.source for item in slate.items} == {"ease", "popular"}
    assert all(item.match is None for item in slate.items if item.source == "popular")


def test_nobody_in_particular_gets_what_is_popular(world: tuple[list[Any], list[Any]]) -> None:
    slate = recommendations(person=None, wish=Wish(k=5), at=NOON)
    assert (slate.kind, slate.fallback) == ("popular", fallbacks.UNKNOWN_TASTE)
    assert len(slate.items) == 5


def test_what_was_seen_may_be_asked_for(world: tuple[list[Any], list[Any]]) -> None:
    visitor, movies = make_visitor(), world[1]
    act(visitor, "like", movies[0])
    act(visitor, "seen", movies[1])
    wish = Wish(k=39, exclude_known=False)
    assert movies[1].pk in recommendations(person=visitor.person, wish=wish, at=NOON).movie_ids


def test_who_does_not_want_to_be_learned_from_gets_charts(world: tuple[list[Any], list[Any]]) -> None:
    person = Person.objects.create(learns_from_acts=False)
    rate(person, world[1][0], 5.0)
    slate = recommendations(person=person, wish=Wish(k=5), at=NOON)
    assert slate.fallback == fallbacks.UNKNOWN_TASTE
    assert world[1][0].pk not in slate.movie_ids


def test_lists_of_many_are_those_of_each_by_three_queries(
    world: tuple[list[Any], list[Any]], settings: Settings, django_assert_max_num_queries: Any
) -> None:
    settings.RECOMMENDER_LOOK_FOR_VERSIONS_SECONDS = 60.0
    people, movies = world
    joined = Person.objects.create(merged_into=people[0])
    rate(joined, movies[30], 5.0)
    named = {str(person.pk): person for person in people[:9]}
    wish = Wish(k=5)
    alone = [recommendations(person=person, wish=wish, at=NOON) for person in [*people[:9], None]]
    with django_assert_max_num_queries(3):  # tastes, movies, slates
        many = recommendations_for_many(named, [*named, "nobody"], wish=wish, at=NOON)
    assert [slate.movie_ids for _, slate in many] == [slate.movie_ids for slate in alone]
    assert [slate.fallback for _, slate in many] == [slate.fallback for slate in alone]


def test_each_step_is_timed_by_name(world: tuple[list[Any], list[Any]]) -> None:
    slate = recommendations_for_history([(world[1][0].pk, 5.0)], wish=Wish(k=5), at=NOON)
    assert {"score", "filter", "rank", "diversify", "explain", "fetch"} <= set(slate.timings)


def test_a_reason_does_not_call_a_look_a_liking(world: tuple[list[Any], list[Any]]) -> None:
    visitor, movies = make_visitor(), world[1]
    act(visitor, "view", movies[0])
    slate = recommendations(person=visitor.person, wish=Wish(k=3), at=NOON)
    assert {item.reason.text for item in slate.items} == {"Because you looked at Movie 0"}


class Unsplit(EASE):
    """Scores that come from no single movie, as those of trees."""

    def _contributions(self, history: History, item_index: int, at: int | None) -> Floats:
        return np.zeros(len(history))

    def _rest(self, history: History, item_index: int, at: int | None) -> float:
        return float(self.score(history, at=at)[item_index])


def test_where_trees_rank_the_model_that_they_learned_from_tells_why(
    world: tuple[list[Any], list[Any]],
) -> None:
    history = [(world[1][place].pk, 5.0) for place in range(3)]
    scored, _ = personal_scores(Taste.of_ratings(history), stock=current_stock(), at=0, algorithm="ease")
    assert scored is not None
    trees = copy(scored.model.fitted)
    trees.__class__ = Unsplit
    by_trees = replace(scored, model=replace(scored.model, algorithm="lambdamart", fitted=trees))
    row = int(scored.order[0])
    assert reason_for(by_trees, row) == reason_for(scored, row)
    assert reason_for(by_trees, row).movies
    other = replace(scored, model=replace(scored.model, fitted=trees))
    assert reason_for(other, row).movies == ()


def test_why_tells_the_rank_and_the_movies_that_speak_for_it(world: tuple[list[Any], list[Any]]) -> None:
    visitor, movies = make_visitor(), world[1]
    for movie in movies[:3]:
        act(visitor, "like", movie)
    first = recommendations(person=visitor.person, wish=Wish(k=3), at=NOON).items[0]
    found = why(person=visitor.person, movie=first.movie, at=NOON)
    assert (found.verdict, found.rank, found.match) == ("listed", 1, "strong")
    assert sum(movie.share for movie in found.movies) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("kind", "verdict"), [("dismiss", "hidden"), ("seen", "seen"), ("buy", "bought"), ("rate", "rated")]
)
def test_why_not_names_what_keeps_a_movie_out(
    world: tuple[list[Any], list[Any]], kind: str, verdict: str
) -> None:
    visitor, movies = make_visitor(), world[1]
    act(visitor, "like", movies[0])
    act(visitor, kind, movies[1], value=4.0 if kind == "rate" else None)
    assert why(person=visitor.person, movie=movies[1], at=NOON).verdict == verdict


def test_similar_movies_come_from_the_same_taste(world: tuple[list[Any], list[Any]]) -> None:
    slate = movies_like(world[1][0], k=5)
    assert slate.fallback is None
    assert {item.movie in world[1][:20] for item in slate.items} == {True}
    assert slate.items[0].reason.text == "Liked by the same people as Movie 0"


def test_a_movie_that_no_model_knows_has_similar_ones_by_genre(world: tuple[list[Any], list[Any]]) -> None:
    (newcomer,) = make_movies(1)
    slate = movies_like(newcomer, k=5)
    assert slate.fallback in (fallbacks.NOT_SIMILAR, None) and slate.items  # noqa: PT018
    genres = {genre.name for item in slate.items for genre in item.movie.genres.all()}
    assert "Comedy" in genres


def test_similar_movies_leave_out_what_was_hidden(world: tuple[list[Any], list[Any]]) -> None:
    visitor = make_visitor()
    first = movies_like(world[1][0], k=3).items[0].movie
    act(visitor, "dismiss", first)
    assert first.pk not in movies_like(world[1][0], k=10, person=visitor.person).movie_ids


@pytest.mark.parametrize("measure", ["cosine", "pearson", "jaccard"])
def test_people_of_the_own_group_are_most_alike(world: tuple[list[Any], list[Any]], measure: Any) -> None:
    people = world[0]
    found = similar_persons(person=people[0], measure=measure, k=5)
    assert found
    assert all(other.person_id in {person.pk for person in people[::2]} for other in found)


def test_who_does_not_join_comparisons_is_not_found(world: tuple[list[Any], list[Any]]) -> None:
    people = world[0]
    Person.objects.filter(pk__in=[person.pk for person in people[2:]]).update(joins_comparisons=False)
    assert similar_persons(person=people[0], k=5) == []


def test_all_live_algorithms_stand_side_by_side(world: tuple[list[Any], list[Any]]) -> None:
    found = algorithms_side_by_side(person=world[0][0], k=3, at=NOON)
    assert set(found.slates) == {"ease", "item_knn"}
    movie_id = found.slates["ease"].movie_ids[0]
    assert found.ranks_of(movie_id)["ease"] == 1


def test_movies_to_begin_with_are_spread_over_genres_and_decades(world: tuple[list[Any], list[Any]]) -> None:
    chosen = onboarding_movies(at=NOON, k=9)
    assert len({genre.name for movie in chosen for genre in movie.genres.all()}) == 3
    assert len({(movie.year or 0) // 10 for movie in chosen}) >= 3
    again = onboarding_movies(at=NOON, k=9, exclude=[movie.pk for movie in chosen])
    assert not set(chosen) & set(again)


def test_a_merged_person_has_one_taste() -> None:
    guest, member = make_people(2)
    movies = make_movies(3)
    rate(guest, movies[0], 5.0, at=NOON)
    rate(member, movies[0], 1.0, at=NOON + timedelta(days=1))
    rate(guest, movies[1], 4.0)
    Person.objects.filter(pk=guest.pk).update(merged_into=member)
    taste = taste_of(member)
    assert dict(zip(taste.movie_ids.tolist(), taste.half_stars.tolist(), strict=True)) == {
        movies[0].pk: 2,
        movies[1].pk: 8,
    }


def test_taste_knows_an_event_before_anything_is_counted() -> None:
    (person,) = make_people(1)
    movies = make_movies(2)
    write_events([(person, movies[0], "view", timezone.now(), None)])
    taste = taste_of(person)
    assert taste.movie_ids.tolist() == [movies[0].pk]
    assert taste.implicit.tolist() == [10.0]
    assert not taste.is_empty
    assert taste.n_opinions == 0


def test_marks_say_what_is_known_hidden_and_saved() -> None:
    (person,) = make_people(1)
    movies = make_movies(5)
    for kind, movie in zip(("saved", "liked", "seen", "hidden", "bought"), movies, strict=True):
        Mark.objects.create(person=person, movie=movie, kind=kind, marked_at=NOON)
    taste = taste_of(person)
    assert set(taste.known_ids.tolist()) == {movies[2].pk, movies[4].pk}
    assert taste.hidden_ids.tolist() == [movies[3].pk]
    assert taste.saved_ids.tolist() == [movies[0].pk]
    assert Rating.objects.count() == 0


def test_weights_follow_what_was_said_before_what_was_done() -> None:
    nan = np.nan
    weights = interaction_weights(
        half_stars=np.array([10.0, 7.0, 6.0, nan, nan, nan, 10.0]),
        implicit=np.array([nan, 10.0, 10.0, 10.0, 5.0, 0.1, nan]),
        is_hidden=np.array([False, False, False, False, False, False, True]),
    )
    assert weights.tolist() == pytest.approx([1.0, 0.7, 0.0, 0.6, 0.3, 0.0, 0.0])


def test_diversity_of_zero_keeps_the_order_and_more_spreads_genres() -> None:
    make_movies(30)
    stock = current_stock()
    comedies = np.flatnonzero(stock.genres[:, 0])
    others = np.flatnonzero(~stock.genres[:, 0])
    rows = np.concatenate([comedies, others])
    scores = np.linspace(1, 0.9, rows.size)
    plain = diversified(rows, scores, k=5, diversity=0.0, stock=stock)
    spread = diversified(rows, scores, k=5, diversity=0.6, stock=stock)
    assert plain.tolist() == rows[:5].tolist()
    assert spread[0] == rows[0]
    assert stock.genres[spread].any(axis=0).sum() > stock.genres[plain].any(axis=0).sum()


@pytest.mark.parametrize(
    ("title", "series"),
    [("star wars: episode iv", "star wars"), ("alien 3", "alien"), ("rocky ii", "rocky"), ("up", "up")],
)
def test_sequels_share_a_series(title: str, series: str) -> None:
    assert series_of(title) == series


def test_a_reason_names_at_most_two_movies() -> None:
    assert reason_text("because", titles=["A", "B", "C"]) == "Because you liked A and B"


def test_newcomers_are_asked_in_the_order_that_training_has_learned(
    world: tuple[list[Any], list[Any]],
) -> None:
    order = AskingOrder.objects.get().movie_ids
    chosen = onboarding_movies(at=NOON, k=5)
    assert [movie.pk for movie in chosen] == order[:5]
    more = onboarding_movies(at=NOON, k=len(world[1]), exclude=order[:5])
    assert not {movie.pk for movie in more} & set(order[:5])
