"""Why a movie is in a list, or what keeps it out."""

from __future__ import annotations

from typing import Any

import pytest

from recommender.selectors import Wish, recommendations, why
from recommender.tests.rows import NOON, act, make_visitor

pytestmark = pytest.mark.django_db


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
