"""Who has a like taste, among those who join comparisons."""

from __future__ import annotations

from typing import Any

import pytest

from collector.models import Person
from recommender.selectors import similar_persons

pytestmark = pytest.mark.django_db


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
