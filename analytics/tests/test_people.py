"""What a person's page says of evidence and taste."""

from datetime import timedelta

import pytest

from analytics.selectors.people import evidence_rows, genre_shares, name_of_person, taste_by_genre
from catalogue.models import Genre
from collector.models import Mark, Person, Rating
from collector.tests.factories import NOON, make_movie, make_user
from recommender.selectors import evidence_half_life_days, evidence_weights

pytestmark = pytest.mark.django_db


def movie_of(*genres):
    movie = make_movie(" and ".join(genres))
    movie.genres.set(Genre.objects.get_or_create(name=name, slug=name.lower())[0] for name in genres)
    return movie


def rate(person, movie, stars, *, days_ago=0):
    return Rating.objects.create(
        person=person, movie=movie, value=int(2 * stars), rated_at=NOON - timedelta(days=days_ago)
    )


def test_a_movie_spreads_its_weight_over_its_genres():
    movies = [movie_of("Drama", "War"), movie_of("Drama")]
    assert genre_shares(movies, [1.0, 1.0]) == {"Drama": 0.75, "War": 0.25}


def test_movies_without_genres_have_no_shares():
    assert genre_shares([make_movie()], [1.0]) == {}


def test_taste_is_made_from_what_was_rated_well():
    person = Person.objects.create()
    rate(person, movie_of("Drama"), 4)
    rate(person, movie_of("War"), 2)
    assert taste_by_genre(evidence_rows(person)) == {"Drama": 1.0}


def test_evidence_says_half_as_much_after_a_half_life():
    person = Person.objects.create()
    days = evidence_half_life_days()
    for n_half_lives in (0, 1, 2):
        rate(person, movie_of("Drama", str(n_half_lives)), 4, days_ago=n_half_lives * days)
    assert [row.decay for row in evidence_rows(person)] == pytest.approx([1, 0.5, 0.25])


def test_evidence_of_an_unknown_time_has_no_age():
    person = Person.objects.create()
    Rating.objects.create(person=person, movie=make_movie(), value=8, rated_at=None)
    assert [(row.at, row.decay) for row in evidence_rows(person)] == [(None, None)]


def test_a_mark_has_the_weight_of_its_kind():
    person = Person.objects.create()
    Mark.objects.create(person=person, movie=make_movie(), kind=Mark.Kind.SAVED, marked_at=NOON)
    (row,) = evidence_rows(person)
    assert (row.kind, row.weight) == ("save", evidence_weights()["save"])


def test_evidence_of_joined_persons_stands_together():
    person = Person.objects.create()
    joined = Person.objects.create(merged_into=person)
    rate(joined, make_movie(), 5)
    assert len(evidence_rows(person)) == 1


def test_staff_see_the_account_the_file_or_the_first_letters_of_the_key():
    with_account = Person.objects.create(user=make_user())
    imported = Person.objects.create(origin="movielens", origin_id="12")
    guest = Person.objects.create()
    assert name_of_person(with_account) == "ada@example.org"
    assert name_of_person(imported) == "movielens 12"
    assert name_of_person(guest) == f"guest {str(guest.key)[:8]}"
