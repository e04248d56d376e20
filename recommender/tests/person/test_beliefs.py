"""What is believed of a taste is counted from what speaks for it, and says what was asked for."""

from __future__ import annotations

import uuid

import pytest

from catalogue.models import Movie
from collector.models import Person
from collector.services import Identity, record_events
from recommender.everyone.clusters import clusters_of
from recommender.everyone.stock import current_stock
from recommender.selectors import beliefs_of
from recommender.tests.rows import NOON, act, make_movies, make_visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def movies() -> list[Movie]:
    return make_movies(90)


def test_shares_are_of_the_weights_of_what_speaks(movies: list[Movie]) -> None:
    visitor = make_visitor()
    for place in (0, 3, 6, 1):  # three comedies and a drama
        act(visitor, "rate", movies[place], value=5.0)
    act(visitor, "rate", movies[2], value=1.0)  # speaks for no taste
    found = beliefs_of(visitor.person)
    assert [(each.name, each.share, each.n_movies) for each in found.genres] == [
        ("Comedy", 0.75, 3),
        ("Drama", 0.25, 1),
    ]
    assert [each.name for each in found.other_genres] == ["Horror"]
    assert found.genres[0].usual == pytest.approx(1 / 3)
    assert sum(each.share for each in found.decades) == pytest.approx(1)
    assert sum(each.share for each in found.clusters) == pytest.approx(1)
    assert found.n_speaking == 4


def test_what_was_asked_for_stands_beside_it(movies: list[Movie]) -> None:
    visitor = make_visitor()
    about = {"about": "decade", "which": "1960"}
    payload = {"event_id": str(uuid.uuid4()), "kind": "less_like", "properties": about}
    assert visitor.person is not None
    record_events([payload], identity=Identity(visitor.person, visitor), received_at=NOON)
    (decade,) = beliefs_of(visitor.person).decades
    assert (decade.which, decade.wish, decade.n_movies) == ("1960", "less", 0)


def test_of_nobody_nothing_is_believed(movies: list[Movie]) -> None:
    found = beliefs_of(Person.objects.create())
    assert (found.n_speaking, found.genres, found.decades, found.people, found.clusters) == (
        0,
        [],
        [],
        [],
        [],
    )
    assert beliefs_of(None).step == 3


def test_the_same_catalogue_gives_the_same_clusters_of_like_movies(movies: list[Movie]) -> None:
    stock = current_stock()
    first, again = clusters_of(stock), clusters_of(stock)
    assert (first.labels == again.labels).all()
    assert 2 <= len(first.typical) <= 16
    for label, row in first.typical.items():
        assert first.labels[row] == label
        assert first.genres_of(label)
    together = [
        len(
            {
                stock.genre_names[column]
                for row in first.rows_in(label)
                for column in stock.genres[row].nonzero()[0]
            }
        )
        for label in first.typical
    ]
    assert together == [1] * len(together)  # a movie has one genre here, and a cluster too


def test_an_empty_catalogue_has_no_clusters() -> None:
    assert clusters_of(current_stock()).typical == {}
