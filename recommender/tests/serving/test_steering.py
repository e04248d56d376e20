"""What people ask for in general changes their next list, is said in its reasons, and can be taken back."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from pytest_django.fixtures import Settings

from catalogue.models import Contributor, Credit, Movie
from collector.models import Person, Visitor
from collector.services import Identity, record_events
from recommender import fallbacks
from recommender.everyone.charts import chart_of
from recommender.everyone.clusters import clusters_of
from recommender.everyone.stock import current_stock
from recommender.implicit import count_implicit_ratings
from recommender.models import ImplicitRating
from recommender.selectors import HomeWish, ServedSlate, Wish, home_page, recommendations, why
from recommender.services import forget_what_is_kept
from recommender.serving.steering import STEPS, adventure_at
from recommender.serving.taste import taste_of
from recommender.tests.rows import NOON, act, make_visitor, movies_like, two_taste_groups
from recommender.training import train

pytestmark = pytest.mark.django_db


@pytest.fixture
def movies() -> list[Movie]:
    """Two groups with three genres in turn; the earlier a movie of its group, the more popular."""
    _, found = two_taste_groups(n_people=60, n_movies=120)
    for place, movie in enumerate(found):
        movie.popularity = 1000.0 / (1 + place % 60) ** 2
    Movie.objects.bulk_update(found, ["popularity"])
    train(["ease"], by="test", report=lambda share, message: None)
    return found


@pytest.fixture
def visitor(movies: list[Movie]) -> Visitor:
    found = make_visitor()
    for place in range(6):
        act(found, "rate", movies[place], value=5.0, at=NOON - timedelta(days=40))
    return found


def ask(
    visitor: Visitor, kind: str, *, at: Any = NOON, value: float | None = None, **properties: str
) -> None:
    payload = {
        "event_id": str(uuid.uuid4()),
        "kind": kind,
        "occurred_at": at.isoformat(),
        "value": value,
        "properties": properties or None,
    }
    assert visitor.person is not None
    outcome = record_events(
        [payload], identity=Identity(person=visitor.person, visitor=visitor), received_at=at
    )
    assert outcome.stored == 1, outcome.refused


def person_of(visitor: Visitor) -> Person:
    return Person.objects.get(pk=visitor.person_id or 0)


def offered(visitor: Visitor, *, at: Any = NOON, **wish: Any) -> ServedSlate:
    return recommendations(person=person_of(visitor), visitor=visitor, wish=Wish(**{"k": 12, **wish}), at=at)


def share_of(slate: ServedSlate, genre: str) -> float:
    names = [[each.name for each in item.movie.genres.all()] for item in slate.items]
    return sum(genre in each for each in names) / len(names)


THINGS: dict[str, tuple[str, str]] = {
    "a genre": ("genre", "Horror"),
    "a decade": ("decade", "1990s"),
}


@pytest.mark.parametrize("thing", THINGS)
def test_more_of_it_brings_more_of_it_and_the_reason_says_so(visitor: Visitor, thing: str) -> None:
    about, which = THINGS[thing]
    before = offered(visitor)
    ask(visitor, "more_like", about=about, which=which)
    after = offered(visitor)
    asked = [item for item in after.items if item.reason.asked]
    assert len(asked) > sum(item.movie.pk in {each.movie.pk for each in asked} for item in before.items)
    assert asked[0].reason.text.startswith(f"Because you asked for more {which}")
    assert "and liked Movie" in asked[0].reason.text
    ask(visitor, "neutral", at=NOON + timedelta(minutes=1), about=about, which=which)
    assert offered(visitor).movie_ids == before.movie_ids


def test_less_of_a_genre_brings_less_of_it(visitor: Visitor) -> None:
    before = share_of(offered(visitor), "Comedy")
    ask(visitor, "less_like", about="genre", which="comedy")
    after = offered(visitor)
    assert share_of(after, "Comedy") < before
    assert not any(item.reason.asked for item in after.items)


def test_more_of_a_contributor_brings_their_movies(visitor: Visitor, movies: list[Movie]) -> None:
    ida = Contributor.objects.create(key="x", name="Ida Lupino", slug="ida-lupino", search_name="ida lupino")
    for movie in movies[30:36]:
        Credit.objects.create(movie=movie, contributor=ida, role=Credit.Role.DIRECTOR)
    theirs = {movie.pk for movie in movies[30:36]}
    before = len(theirs & set(offered(visitor, k=20).movie_ids))
    ask(visitor, "more_like", about="contributor", which=str(ida.pk))
    after = offered(visitor, k=20)
    assert len(theirs & set(after.movie_ids)) > before
    texts = [item.reason.text for item in after.items if item.movie.pk in theirs]
    assert all(text.startswith("Because you asked for more Ida Lupino") for text in texts)


def test_more_of_a_cluster_brings_movies_of_it(visitor: Visitor, movies: list[Movie]) -> None:
    forget_what_is_kept()
    clusters = clusters_of(current_stock())
    label = clusters.label_of(movies[41].pk)
    assert label is not None
    inside = set(clusters.stock.movie_ids[clusters.rows_in(label)].tolist())
    assert 0 < len(inside) < len(movies)
    before = len(inside & set(offered(visitor).movie_ids))
    ask(visitor, "more_like", about="cluster", which=str(movies[41].pk))
    after = offered(visitor)
    assert len(inside & set(after.movie_ids)) > before
    assert any("more movies like Movie 41" in item.reason.text for item in after.items)


def test_an_excluded_genre_is_in_no_list_until_it_is_taken_back(
    visitor: Visitor, movies: list[Movie]
) -> None:
    before = offered(visitor, k=30)
    assert share_of(before, "Horror") > 0
    ask(visitor, "never_like", about="genre", which="horror")
    lists = [offered(visitor, k=30), movies_like(movies[0], person=person_of(visitor))]
    page = home_page(HomeWish(person=person_of(visitor), visitor=visitor, at=NOON, limit=12))
    assert page.top_pick is not None
    assert page.shelves
    for slate in (*lists, page.top_pick, *page.shelves):
        assert share_of(slate, "Horror") == 0
    assert "Horror" not in {genre.name for movie in page.strip for genre in movie.genres.all()}
    ask(visitor, "neutral", at=NOON + timedelta(minutes=1), about="genre", which="horror")
    assert offered(visitor, k=30).movie_ids == before.movie_ids


def test_a_list_of_an_excluded_genre_is_empty_and_says_why(visitor: Visitor) -> None:
    ask(visitor, "never_like", about="genre", which="horror")
    slate = offered(visitor, genre="horror")
    assert (slate.movie_ids, slate.fallback) == ([], fallbacks.EXCLUDED)


def test_why_not_that_one_says_that_its_genre_was_excluded(visitor: Visitor) -> None:
    ask(visitor, "never_like", about="genre", which="horror")
    horror = Movie.objects.filter(genres__slug="horror").order_by("pk")[5]
    found = why(person=person_of(visitor), movie=horror, at=NOON)
    assert found.verdict == "excluded"
    assert found.text == "You asked never to be shown movies of its kind."
    assert (found.stages[-1].outcome, found.stages[-1].text) == ("stopped", found.text)


def intra_list_similarity(slate: ServedSlate) -> float:
    stock = current_stock()
    genres = stock.genres[stock.rows_of(slate.movie_ids)].astype(float)
    both = genres @ genres.T
    either = np.maximum(genres.sum(1)[:, None] + genres.sum(1)[None] - both, 1)
    return float((both / either)[np.triu_indices(len(genres), 1)].mean())


def test_the_more_adventurous_the_less_popular_and_the_more_various(visitor: Visitor) -> None:
    popularity, likeness = [], []
    for step in STEPS:
        ask(visitor, "adventure", at=NOON + timedelta(minutes=step), value=step)
        slate = offered(visitor, exploration=0.0)
        stock = current_stock()
        popularity.append(float(np.log1p(stock.popularity[stock.rows_of(slate.movie_ids)]).mean()))
        likeness.append(intra_list_similarity(slate))
    assert popularity == sorted(popularity, reverse=True)
    assert popularity[-1] < popularity[0]
    assert likeness == sorted(likeness, reverse=True)
    assert likeness[-1] < likeness[0]


def test_the_middle_step_is_what_nobody_asked_for(visitor: Visitor, settings: Settings) -> None:
    before = offered(visitor)
    ask(visitor, "adventure", value=3)
    assert offered(visitor).movie_ids == before.movie_ids
    steps = [adventure_at(step) for step in STEPS]
    assert steps[2].diversity == 0.25
    for name in ("diversity", "discount", "exploration", "exploring"):
        values = [getattr(step, name) for step in steps]
        assert values == sorted(values)


def test_what_the_list_is_asked_for_comes_before_the_step(visitor: Visitor) -> None:
    ask(visitor, "adventure", value=5)
    assert any(item.source == "thompson" for item in offered(visitor).items)
    assert not any(item.source == "thompson" for item in offered(visitor, exploration=0.0).items)
    alone = offered(visitor, diversity=0.0, exploration=0.0)
    scores = [item.score for item in alone.items]
    assert scores == sorted(scores, reverse=True)


def test_exploration_takes_its_share_of_places_and_logs_how_likely(visitor: Visitor) -> None:
    slate = offered(visitor, k=10, exploration=0.3)
    by_chance = [item for item in slate.items if item.source == "thompson"]
    assert len(by_chance) == 3
    assert slate.items[0] not in by_chance
    assert all(item.propensity and item.reason.kind == "explore" for item in by_chance)
    assert len(set(slate.movie_ids)) == 10
    assert offered(visitor, k=10, exploration=0.3).movie_ids == slate.movie_ids


def test_starting_over_keeps_ratings_and_forgets_the_rest_until_taken_back(
    visitor: Visitor, movies: list[Movie]
) -> None:
    act(visitor, "like", movies[80], at=NOON - timedelta(days=2))
    ask(visitor, "more_like", at=NOON - timedelta(days=1), about="genre", which="horror")
    before = offered(visitor)
    assert movies[80].pk in taste_of(person_of(visitor)).movie_ids[taste_of(person_of(visitor)).weights > 0]
    ask(visitor, "start_over")
    taste = taste_of(person_of(visitor))
    assert set(taste.movie_ids[taste.weights > 0].tolist()) == {movie.pk for movie in movies[:6]}
    assert taste.steering.leanings == []
    act(visitor, "view", movies[81], at=NOON + timedelta(minutes=1))
    count_implicit_ratings(at=NOON)
    counted = ImplicitRating.objects.filter(person=person_of(visitor)).values_list("movie_id", flat=True)
    assert movies[80].pk not in counted
    assert movies[81].pk in counted
    ask(visitor, "carry_on", at=NOON + timedelta(minutes=2))
    act(visitor, "ignore", movies[81], at=NOON + timedelta(minutes=3))
    assert offered(visitor).movie_ids == before.movie_ids


def test_a_shelf_shown_less_comes_last_if_the_others_leave_it_enough(visitor: Visitor) -> None:
    def names() -> list[str]:
        page = home_page(HomeWish(person=person_of(visitor), visitor=visitor, at=NOON, limit=12))
        return [shelf.shelf for shelf in page.shelves]

    before = names()
    assert before[0] == "picked"
    ask(visitor, "less_like", about="shelf", which="picked")
    assert "picked" not in names()[:-1]
    ask(visitor, "neutral", at=NOON + timedelta(minutes=1), about="shelf", which="picked")
    assert names() == before


def test_preferences_come_with_the_taste_by_the_same_query(
    visitor: Visitor, django_assert_num_queries: Any
) -> None:
    ask(visitor, "adventure", value=4)
    person = person_of(visitor)
    taste_of(person)
    with django_assert_num_queries(1):
        assert taste_of(person).steering.step == 4


def test_lists_of_charts_are_the_same_for_everyone(visitor: Visitor) -> None:
    stock = current_stock()
    before = chart_of("popular", stock=stock, at=NOON).rows.tolist()
    ask(visitor, "never_like", about="genre", which="horror")
    assert chart_of("popular", stock=stock, at=NOON).rows.tolist() == before
