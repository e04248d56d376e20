"""Implicit ratings against a plain-Python reference."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from catalogue.models import Movie
from collector.models import Event, Mark, Person
from recommender.conf import EVIDENCE, kinds_of_evidence, value_of
from recommender.implicit import count_implicit_ratings
from recommender.models import ImplicitRating

from .rows import NOON, make_movies, make_people, write_events

Acts = Iterable[tuple[Person, Movie, str, datetime, float | None]]
Values = dict[tuple[int, int], float]
CURVES = {"log": lambda n: math.log2(1 + n), "root": math.sqrt, "linear": float}

pytestmark = pytest.mark.django_db


def reference(acts: Acts) -> Values:
    """The formula, a pair at a time."""
    kinds = kinds_of_evidence()
    by_pair: dict[tuple[int, int], dict[str, list[tuple[datetime, float | None]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for person, movie, kind, at, value in acts:
        by_pair[person.merged_into_id or person.pk, movie.pk][kind].append((at, value))
    counted: dict[tuple[int, int], dict[str, tuple[float, datetime]]] = {}
    for pair, by_kind in by_pair.items():
        for name, rule in kinds.items():
            undone = max((at for at, _ in by_kind.get(rule.undone_by, [])), default=None)
            rows = [(at, value) for at, value in by_kind.get(name, []) if undone is None or at > undone]
            n = float(len(rows))
            if rule.seconds_per_count:
                n = sum(round(value or 0) for _, value in rows) / rule.seconds_per_count
            if rows and n > 0 and rule.weight > 0:
                counted.setdefault(pair, {})[name] = (n, max(at for at, _ in rows))
    newest: dict[int, datetime] = {}
    for (person_id, _), found in counted.items():
        latest = max(at for _, at in found.values())
        newest[person_id] = max(newest.get(person_id, latest), latest)
    evidence = {
        pair: sum(
            kinds[name].weight
            * CURVES[value_of("EVIDENCE_CURVE")](min(n, kinds[name].cap))
            * 0.5 ** ((newest[pair[0]] - at) / timedelta(days=value_of("HALF_LIFE_DAYS")))
            for name, (n, at) in sorted(found.items())
        )
        for pair, found in counted.items()
    }
    if value_of("IMPLICIT_SCALING") == "absolute":
        half_at = value_of("IMPLICIT_HALF_AT")
        return {pair: value / (value + half_at) * 10 for pair, value in evidence.items()}
    most: dict[int, float] = defaultdict(float)
    for (person_id, _), value in evidence.items():
        most[person_id] = max(most[person_id], value)
    return {pair: value / most[pair[0]] * 10 for pair, value in evidence.items()}


def stored() -> Values:
    rows = ImplicitRating.objects.values_list("person_id", "movie_id", "value")
    return {(person_id, movie_id): value for person_id, movie_id, value in rows}


def counted_of(acts: Acts) -> Values:
    write_events(acts)
    count_implicit_ratings(at=timezone.now())
    return stored()


KINDS = (
    "click",
    "view",
    "dwell",
    "more",
    "save",
    "unsave",
    "like",
    "unlike",
    "buy",
    "seen",
    "dismiss",
    "rate",
)
ACTS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.integers(0, 3),
        st.sampled_from(KINDS),
        st.integers(0, 400 * 24),
        st.integers(0, 300),
    ),
    max_size=25,
)
CHOICES = st.fixed_dictionaries(
    {
        "RECOMMENDER_EVIDENCE_WEIGHTS": st.dictionaries(
            st.sampled_from(sorted(EVIDENCE)), st.just(0.0) | st.floats(0.001, 1000), max_size=4
        ),
        "RECOMMENDER_EVIDENCE_CAPS": st.dictionaries(
            st.sampled_from(sorted(EVIDENCE)), st.floats(1, 20), max_size=4
        ),
        "RECOMMENDER_EVIDENCE_CURVE": st.sampled_from(sorted(CURVES)),
        "RECOMMENDER_IMPLICIT_SCALING": st.sampled_from(["own", "absolute"]),
        "RECOMMENDER_IMPLICIT_HALF_AT": st.floats(0.01, 1000),
        "RECOMMENDER_HALF_LIFE_DAYS": st.floats(0.01, 36_500),
    }
)
FEW = hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def people() -> list[Person]:
    return make_people(3)


@pytest.fixture
def movies() -> list[Movie]:
    return make_movies(4)


def acts_of(drawn: list[tuple[int, int, str, int, int]], people: list[Person], movies: list[Movie]) -> Acts:
    return [
        (people[who], movies[what], kind, NOON - timedelta(hours=hours, minutes=place), float(seconds))
        for place, (who, what, kind, hours, seconds) in enumerate(drawn)
    ]


Drawn = list[tuple[int, int, str, int, int]]


@FEW
@given(drawn=ACTS, chosen=CHOICES)
def test_the_statement_says_what_the_formula_says(
    drawn: Drawn, chosen: dict[str, Any], people: list[Person], movies: list[Movie]
) -> None:
    forget_events()
    acts = list(acts_of(drawn, people, movies))
    with override_settings(**chosen):
        assert counted_of(acts) == pytest.approx(reference(acts))


@FEW
@given(drawn=ACTS, chosen=CHOICES, cut=st.integers(0, 25))
def test_counting_only_what_is_new_equals_counting_all_to_the_last_bit(
    drawn: Drawn, chosen: dict[str, Any], cut: int, people: list[Person], movies: list[Movie]
) -> None:
    forget_events()
    acts = list(acts_of(drawn, people, movies))
    with override_settings(**chosen):
        counted_of(acts[:cut])
        by_steps = counted_of(acts[cut:])
        count_implicit_ratings(at=timezone.now(), everybody=True)
        assert by_steps == stored()


@FEW
@given(drawn=ACTS, chosen=CHOICES, data=st.data())
def test_the_log_written_again_in_any_order_gives_the_same_bits(
    drawn: Drawn, chosen: dict[str, Any], data: st.DataObject, people: list[Person], movies: list[Movie]
) -> None:
    acts = list(acts_of(drawn, people, movies))
    with override_settings(**chosen):
        forget_events()
        first = counted_of(acts)
        forget_events()
        assert counted_of(data.draw(st.permutations(acts))) == first


@pytest.mark.parametrize("everybody", [True, False])
def test_counting_takes_one_statement_for_all_persons(
    everybody: bool, people: list[Person], movies: list[Movie]
) -> None:
    write_events([(person, movie, "view", NOON, None) for person in people for movie in movies])
    with CaptureQueriesContext(connection) as queries:
        count_implicit_ratings(at=timezone.now(), everybody=everybody)
    assert sum("INSERT INTO recommender_implicitrating" in query["sql"] for query in queries) == 1


def test_only_persons_with_news_are_touched(people: list[Person], movies: list[Movie]) -> None:
    counted_of([(person, movies[0], "view", NOON, None) for person in people])
    ImplicitRating.objects.update(value=1)  # would be mended where somebody counted again
    write_events([(people[1], movies[1], "view", NOON, None)])
    assert count_implicit_ratings(at=timezone.now()).persons == 1
    assert stored() == {
        (people[0].pk, movies[0].pk): 1,
        (people[1].pk, movies[0].pk): 10,
        (people[1].pk, movies[1].pk): 10,
        (people[2].pk, movies[0].pk): 1,
    }


def forget_events() -> None:
    Event.objects.all()._raw_delete("default")
    count_implicit_ratings(at=timezone.now(), everybody=True)


def test_the_strongest_evidence_of_a_person_is_ten(people: list[Person], movies: list[Movie]) -> None:
    found = counted_of(
        [(people[0], movies[0], "buy", NOON, None), (people[0], movies[1], "view", NOON, None)]
    )
    assert found[people[0].pk, movies[0].pk] == 10
    assert 0 < found[people[0].pk, movies[1].pk] < 10


def test_values_do_not_move_with_the_clock(people: list[Person], movies: list[Movie]) -> None:
    long_ago = NOON - timedelta(days=2000)
    acts = [
        (people[0], movies[0], "like", long_ago, None),
        (people[0], movies[1], "view", long_ago - timedelta(days=60), None),
    ]
    before = counted_of(acts)
    count_implicit_ratings(at=timezone.now() + timedelta(days=1000), everybody=True)
    assert stored() == before


def test_a_dismissal_is_no_evidence(people: list[Person], movies: list[Movie]) -> None:
    assert counted_of([(people[0], movies[0], "dismiss", NOON, None)]) == {}


def test_what_was_taken_back_counts_nothing(people: list[Person], movies: list[Movie]) -> None:
    later = NOON + timedelta(minutes=5)
    assert (
        counted_of(
            [(people[0], movies[0], "save", NOON, None), (people[0], movies[0], "unsave", later, None)]
        )
        == {}
    )


def test_bots_leave_no_implicit_rating(people: list[Person], movies: list[Movie]) -> None:
    write_events([(people[0], movies[0], "buy", NOON, None)], is_bot=True)
    count_implicit_ratings(at=timezone.now())
    assert stored() == {}


def test_who_was_merged_counts_as_whom_they_were_merged_into(
    people: list[Person], movies: list[Movie]
) -> None:
    guest, member, _ = people
    counted_of([(guest, movies[0], "like", NOON, None)])
    Person.objects.filter(pk=guest.pk).update(merged_into=member)
    count_implicit_ratings(at=timezone.now())
    assert set(stored()) == {(member.pk, movies[0].pk)}


def test_undoing_a_merge_undoes_it_here(people: list[Person], movies: list[Movie]) -> None:
    guest, member, _ = people
    before = counted_of([(guest, movies[0], "like", NOON, None), (member, movies[1], "view", NOON, None)])
    for merged_into in (member, None):
        Person.objects.filter(pk=guest.pk).update(merged_into=merged_into)
        count_implicit_ratings(at=timezone.now())
    assert stored() == before


def test_who_does_not_want_views_to_count_has_none_counted(people: list[Person], movies: list[Movie]) -> None:
    counted_of([(people[0], movies[0], "view", NOON, None), (people[0], movies[1], "like", NOON, None)])
    Person.objects.filter(pk=people[0].pk).update(learns_from_views=False)
    count_implicit_ratings(at=timezone.now())
    assert set(stored()) == {(people[0].pk, movies[1].pk)}


def test_other_weights_count_everybody_anew(
    people: list[Person], movies: list[Movie], settings: Settings
) -> None:
    acts = [(people[0], movies[0], "like", NOON, None), (people[0], movies[1], "view", NOON, None)]
    counted_of(acts)
    settings.RECOMMENDER_EVIDENCE_WEIGHTS = {"view": 100.0}
    assert count_implicit_ratings(at=timezone.now()).was_full
    assert stored() == pytest.approx(reference(acts))


@pytest.mark.parametrize("name", ["EVIDENCE_WEIGHTS", "EVIDENCE_CAPS"])
def test_numbers_of_unknown_kinds_are_refused(name: str, settings: Settings) -> None:
    setattr(settings, f"RECOMMENDER_{name}", {"clack": 1.0})
    with pytest.raises(ValueError, match="clack"):
        count_implicit_ratings(at=timezone.now())


def test_marks_that_a_file_brought_count_like_the_acts_that_they_stand_for(people, movies):
    acts = [(people[0], movies[0], "like", NOON, None), (people[0], movies[1], "save", NOON, None)]
    expected = counted_of(acts)
    brought = [("liked", movies[0]), ("saved", movies[1])]
    Mark.objects.bulk_create(
        Mark(person=people[1], movie=movie, kind=kind, marked_at=NOON, source="own:1")
        for kind, movie in brought
    )
    count_implicit_ratings(at=timezone.now(), everybody=True)
    found = {
        movie_id: value for (person_id, movie_id), value in stored().items() if person_id == people[1].pk
    }
    assert found == {movie_id: value for (_, movie_id), value in expected.items()}
