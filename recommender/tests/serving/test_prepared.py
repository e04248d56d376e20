"""The query of a taste is planned once per connection, and says the same as when it is not."""

from __future__ import annotations

import pytest
from django.db import connection

from recommender.serving.taste import taste_of
from recommender.tests.rows import act, make_movies, make_people, make_visitor, rate

pytestmark = pytest.mark.django_db


def test_a_taste_is_the_same_behind_a_pooler(monkeypatch: pytest.MonkeyPatch) -> None:
    visitor, movies = make_visitor(), make_movies(3)
    act(visitor, "like", movies[0])
    act(visitor, "view", movies[1])
    planned_once = taste_of(visitor.person)
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    plain = taste_of(visitor.person)
    assert planned_once.movie_ids.tolist() == plain.movie_ids.tolist() == [movies[0].pk, movies[1].pk]
    assert planned_once.implicit.tolist() == plain.implicit.tolist()


def test_each_person_gets_their_own_taste_from_one_plan() -> None:
    people, movies = make_people(8), make_movies(8)
    for person, movie in zip(people, movies, strict=True):
        rate(person, movie, 4.0)
    assert [taste_of(person).movie_ids.tolist() for person in people] == [[movie.pk] for movie in movies]
