"""The shelf that explores: who gets it, what it may show, and what it logs."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from pytest_django.fixtures import Settings

from catalogue.models import Movie
from collector.models import Mark, Slate
from collector.services import Identity, record_events
from recommender.everyone.stock import current_stock
from recommender.rules.current import Effect
from recommender.selectors import HomeWish, home_page
from recommender.services import forget_what_is_kept, make_rule
from recommender.serving.taste import taste_of
from recommender.shelves.explore import offers
from recommender.shelves.home import page_of
from recommender.shelves.page import Chooser
from recommender.tests.rows import NOON, count_everything, make_movies, make_people, make_visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def movies(settings: Settings) -> list[Movie]:
    settings.RECOMMENDER_EXPLORATION_SHARE = 1.0
    return make_movies(300)


def choice_for(person: Any, *, at: Any = NOON) -> Any:
    page = page_of(taste_of(person), at=at, stock=current_stock())
    (offer,) = offers(page)
    return Chooser(page).choose(offer)


def test_the_share_of_people_is_the_setting_and_holds_for_a_day(
    movies: list[Movie], settings: Settings
) -> None:
    settings.RECOMMENDER_EXPLORATION_SHARE = 0.3
    people, stock = make_people(400), current_stock()

    def chosen(at: Any) -> list[bool]:
        return [bool(list(offers(page_of(taste_of(person), at=at, stock=stock)))) for person in people]

    first = chosen(NOON)
    assert abs(np.mean(first) - 0.3) < 4 * np.sqrt(0.3 * 0.7 / 400)
    assert chosen(NOON + timedelta(hours=3)) == first
    assert chosen(NOON + timedelta(days=1)) != first


def test_no_share_means_no_shelf(movies: list[Movie], settings: Settings) -> None:
    settings.RECOMMENDER_EXPLORATION_SHARE = 0.0
    page = page_of(taste_of(make_visitor().person), at=NOON, stock=current_stock())
    assert list(offers(page)) == []


def test_propensities_are_logged_with_the_slate(movies: list[Movie]) -> None:
    visitor = make_visitor()
    home_page(HomeWish(person=visitor.person, visitor=visitor, at=NOON, limit=12))
    items = Slate.objects.get(shelf="explore").items
    assert len(items) == 10
    assert all(0 < item["propensity"] <= 1 for item in items)
    assert all("propensity" not in item for item in Slate.objects.get(shelf="popular").items)


def test_what_people_hid_and_staff_banned_is_never_drawn(movies: list[Movie]) -> None:
    person = make_visitor().person
    assert person is not None
    for movie in movies[:20]:
        Mark.objects.create(person=person, movie=movie, kind="hidden", marked_at=NOON)
    for movie in movies[20:40]:
        make_rule(movie=movie, effect=Effect.BAN, reason="for the test", by="ada", at=NOON)
    forget_what_is_kept()
    rows = choice_for(person).offer.rows
    assert set(current_stock().movie_ids[rows].tolist()) <= {movie.pk for movie in movies[40:]}


def test_a_draw_holds_for_an_hour_and_changes_after_it(movies: list[Movie]) -> None:
    person = make_visitor().person
    now, soon, later = (
        choice_for(person, at=NOON + timedelta(minutes=minutes)).offer.rows.tolist()
        for minutes in (0, 59, 61)
    )
    assert now == soon != later


def test_a_movie_shown_often_enough_is_not_explored(movies: list[Movie], settings: Settings) -> None:
    settings.RECOMMENDER_EXPLORE_BELOW_SHOWS = 1
    visitor = make_visitor()
    assert visitor.person is not None
    home_page(HomeWish(person=visitor.person, visitor=visitor, at=NOON, limit=12))
    slate = Slate.objects.get(shelf="explore")
    shown = {
        "event_id": str(uuid.uuid4()),
        "kind": "impression",
        "movie": slate.movie_ids[0],
        "slate": str(slate.pk),
        "position": 1,
        "occurred_at": NOON.isoformat(),
    }
    record_events([shown], identity=Identity(person=visitor.person, visitor=visitor), received_at=NOON)
    count_everything()
    drawn = {
        movie_id
        for person in make_people(20)
        for movie_id in current_stock().movie_ids[choice_for(person).offer.rows].tolist()
    }
    assert drawn
    assert slate.movie_ids[0] not in drawn
