"""Pages of shelves: what is on them, what is not, and what they cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation
from pytest_django.fixtures import Settings

from collector.models import Slate, Visitor
from recommender import fallbacks
from recommender.models import LiveVersion
from recommender.rebuild import rebuild
from recommender.selectors import HomePage, HomeWish, home_page
from recommender.shelves import all_shelves, shelf_title
from recommender.shelves.shelf import FEWEST_MOVIES
from recommender.tests.rows import NOON, act, make_movies, make_visitor, two_taste_groups

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> tuple[list[Any], list[Any]]:
    people, movies = two_taste_groups(n_people=60, n_movies=200)
    rebuild(algorithms=["ease"], by="test", report=lambda share, message: None)
    return people, movies


def page_for(visitor: Visitor | None, *, limit: int = 12, **options: Any) -> HomePage:
    person = visitor.person if visitor else None
    return home_page(HomeWish(person=person, visitor=visitor, at=NOON, limit=limit, **options))


def member(movies: list[Any]) -> Visitor:
    """A visitor who likes the first half: six ratings, five saves, one hidden."""
    visitor = make_visitor()
    for place in range(6):
        act(visitor, "rate", movies[place], value=5.0, at=NOON - timedelta(minutes=place))
    for place in range(10, 15):
        act(visitor, "save", movies[place])
    act(visitor, "dismiss", movies[20])
    return visitor


def test_no_movie_stands_twice_on_a_page(world: tuple[list[Any], list[Any]]) -> None:
    for visitor in (None, member(world[1])):
        page = page_for(visitor)
        ids = [movie_id for shelf in page.shelves for movie_id in shelf.movie_ids]
        ids += page.top_pick.movie_ids if page.top_pick else []
        ids += [movie.pk for movie in page.strip]
        assert len(ids) == len(set(ids))
        assert len(page.shelves) >= 3


def test_no_shelf_has_fewer_than_five_movies(world: tuple[list[Any], list[Any]]) -> None:
    for visitor in (None, member(world[1])):
        assert all(len(shelf.items) >= FEWEST_MOVIES for shelf in page_for(visitor).shelves)


def test_a_member_gets_shelves_of_their_own_first(world: tuple[list[Any], list[Any]]) -> None:
    page = page_for(member(world[1]))
    names = [shelf.shelf for shelf in page.shelves]
    assert names[0] == "picked"
    assert {"because", "watchlist"} <= set(names)
    assert page.shelves[0].why == "From 6 ratings and 5 saves. Rate more to sharpen it."
    assert page.top_pick is not None
    assert page.top_pick.basis == "personal"
    assert page.top_pick.items[0].match == "strong"


def test_what_was_rated_or_hidden_is_on_no_shelf(world: tuple[list[Any], list[Any]]) -> None:
    movies = world[1]
    shown = {movie_id for shelf in page_for(member(movies)).shelves for movie_id in shelf.movie_ids}
    assert not shown & {movie.pk for movie in [*movies[:6], movies[20]]}


def test_a_stranger_gets_charts_without_match_words(world: tuple[list[Any], list[Any]]) -> None:
    page = page_for(None)
    assert {shelf.basis for shelf in page.shelves} == {"popular"}
    assert {item.match for shelf in page.shelves for item in shelf.items} == {None}
    assert page.progress == ""
    assert page.strip


def test_the_first_rating_brings_a_shelf_and_the_way_to_go(world: tuple[list[Any], list[Any]]) -> None:
    visitor = make_visitor()
    act(visitor, "rate", world[1][0], value=5.0)
    page = page_for(visitor)
    assert page.shelves[0].title == "Because you liked Movie 0"
    assert page.progress == "1 of 5 ratings. Four more and the whole page is yours."


def test_one_rating_more_is_said_in_the_singular(world: tuple[list[Any], list[Any]]) -> None:
    visitor = make_visitor()
    for place in range(4):
        act(visitor, "rate", world[1][place], value=5.0)
    assert page_for(visitor).progress == "4 of 5 ratings. One more and the whole page is yours."


def test_a_page_stands_as_long_as_nothing_changes(world: tuple[list[Any], list[Any]]) -> None:
    visitor = member(world[1])
    page_for(visitor)  # opens the models, and another version serves then
    before = page_for(visitor)
    assert page_for(visitor) is before
    act(visitor, "like", world[1][30])
    assert page_for(visitor) is not before


def test_a_page_that_stands_is_recorded_once(world: tuple[list[Any], list[Any]]) -> None:
    visitor = member(world[1])
    page_for(visitor)
    page_for(visitor)
    n_slates = Slate.objects.filter(visitor=visitor).count()
    page_for(visitor)
    assert Slate.objects.filter(visitor=visitor).count() == n_slates


def test_the_same_hour_gives_the_same_page(world: tuple[list[Any], list[Any]]) -> None:
    visitor = member(world[1])
    pages = [page_for(visitor) for _ in range(2)]
    lists = [[(shelf.title, shelf.movie_ids) for shelf in page.shelves] for page in pages]
    assert lists[0] == lists[1]


def test_later_shelves_repeat_nothing_of_the_first(world: tuple[list[Any], list[Any]]) -> None:
    visitor = member(world[1])
    first = home_page(HomeWish(person=visitor.person, visitor=visitor, at=NOON, first=0, limit=3)).shelves
    later = home_page(HomeWish(person=visitor.person, visitor=visitor, at=NOON, first=3, limit=9)).shelves
    shown = [movie_id for shelf in [*first, *later] for movie_id in shelf.movie_ids]
    assert len(shown) == len(set(shown))
    assert len(first) == 3


def test_not_for_me_brings_another_top_pick(world: tuple[list[Any], list[Any]]) -> None:
    visitor = member(world[1])
    first = home_page(HomeWish(person=visitor.person, visitor=visitor, at=NOON)).top_pick
    assert first is not None
    act(visitor, "dismiss", first.items[0].movie)
    second = home_page(HomeWish(person=visitor.person, visitor=visitor, at=NOON)).top_pick
    assert second is not None
    assert first.movie_ids != second.movie_ids


@pytest.mark.parametrize("kind", ["dismiss", "like", "seen"])
def test_the_movie_of_the_day_is_another_for_a_newcomer_who_is_done_with_it(
    world: tuple[list[Any], list[Any]], kind: str
) -> None:
    newcomer = make_visitor()
    first = page_for(newcomer).top_pick
    assert first is not None
    assert first.basis == "popular"
    act(newcomer, kind, first.items[0].movie)
    second = page_for(newcomer).top_pick
    assert second is not None
    assert second.movie_ids != first.movie_ids


def test_without_a_model_the_first_shelf_says_so(world: tuple[list[Any], list[Any]]) -> None:
    visitor = member(world[1])
    LiveVersion.objects.all().delete()
    shelf = page_for(visitor).shelves[0]
    assert (shelf.shelf, shelf.basis, shelf.fallback) == ("picked", "popular", fallbacks.NO_MODEL)
    assert shelf.why.startswith("Our picks are being rebuilt. Meanwhile, favourites in ")


def test_slow_scoring_falls_back_to_a_chart(world: tuple[list[Any], list[Any]], settings: Settings) -> None:
    visitor = member(world[1])
    settings.RECOMMENDER_TIME_BUDGET_MS = 0
    shelf = page_for(visitor).shelves[0]
    assert (shelf.basis, shelf.fallback) == ("popular", fallbacks.SLOW)


def test_an_empty_catalogue_has_no_shelves() -> None:
    page = page_for(None)
    assert (page.shelves, page.top_pick, page.strip) == ([], None, [])


def test_a_catalogue_without_evidence_has_an_order_that_mixes_decades() -> None:
    make_movies(60)
    shelf = page_for(None).shelves[0]
    assert shelf.title == "A bit of everything"
    decades = [(item.movie.year or 0) // 10 for item in shelf.items]
    assert len(set(decades[:6])) == 6


def test_pages_are_recorded_with_one_slate_per_shelf(world: tuple[list[Any], list[Any]]) -> None:
    visitor = member(world[1])
    page = page_for(visitor, limit=3)
    kept = set(Slate.objects.filter(visitor=visitor).values_list("pk", flat=True))
    assert page.top_pick is not None
    assert kept == {shelf.id for shelf in page.shelves} | {page.top_pick.id}


def test_a_page_costs_at_most_six_queries_when_warm(
    world: tuple[list[Any], list[Any]],
    django_assert_max_num_queries: Callable[..., Any],
    settings: Settings,
) -> None:
    settings.RECOMMENDER_LOOK_FOR_VERSIONS_SECONDS = 60.0
    for visitor in (None, member(world[1])):
        page_for(visitor)
        with django_assert_max_num_queries(6):
            page_for(visitor)


def test_words_are_made_in_the_readers_language(world: tuple[list[Any], list[Any]]) -> None:
    with translation.override("de"):
        page = page_for(member(world[1]))
    assert all(shelf.title for shelf in page.shelves)
    kept = Slate.objects.filter(shelf="picked").latest("created_at")
    assert "text" not in kept.items[0]["reason"]


def test_every_shelf_has_a_name_of_its_own() -> None:
    names = [shelf.name for shelf in all_shelves()]
    assert len(names) == len(set(names)) >= 10


@pytest.mark.parametrize(
    ("which", "title"),
    [
        ("gems", "Hidden gems"),
        ("genre:drama", "Popular in drama"),
        ("genre", "Popular in a genre"),
        ("?", ""),
    ],
)
def test_a_shelf_is_called_the_same_wherever_it_is_spoken_of(which: str, title: str) -> None:
    assert shelf_title(which) == title


def test_an_offer_without_a_title_has_that_of_its_shelf(world: tuple[list[Any], list[Any]]) -> None:
    titles = [shelf.title for shelf in page_for(member(world[1])).shelves]
    assert {"Picked for you", "On your watchlist"} <= set(titles)


def test_later_shelves_repeat_nothing_that_was_shown_when_the_taste_changed_in_between(
    world: tuple[list[Any], list[Any]],
) -> None:
    visitor = member(world[1])
    first = page_for(visitor, limit=3)
    act(visitor, "rate", world[1][30], value=5.0)
    act(visitor, "rate", world[1][150], value=5.0)
    assert first.top_pick is not None
    above = {movie_id for slate in [first.top_pick, *first.shelves] for movie_id in slate.movie_ids}
    changed = page_for(visitor, limit=9, first=3)
    assert above & {movie_id for shelf in changed.shelves for movie_id in shelf.movie_ids}
    later = page_for(visitor, limit=9, first=3, shown=above)
    assert later.shelves
    assert not above & {movie_id for shelf in later.shelves for movie_id in shelf.movie_ids}
