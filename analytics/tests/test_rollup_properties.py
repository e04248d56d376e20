"""Counting onwards equals counting everything anew, whatever came between the counts."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from analytics.models import DailyEvents, DailyMovie, DailyOffer, DailyPerson, DailyServed, DailyService
from analytics.rollup import count_evidence
from analytics.tests.factories import MONDAY, LogWriter
from collector.models import Event, Person
from collector.services import clear_history, erase_evidence, forget_event
from collector.services.retention import drop_old_evidence

pytestmark = pytest.mark.django_db
TABLES = (DailyEvents, DailyMovie, DailyOffer, DailyPerson, DailyServed, DailyService)
BEFORE = datetime(2026, 3, 1, tzinfo=UTC)

steps = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(1, 12)),  # anywhere in the days: late and in any order
        st.tuples(st.just("count"), st.just(0)),
        st.tuples(st.just("erase"), st.integers(0, 3)),
        st.tuples(st.just("merge"), st.integers(0, 3)),
        st.tuples(st.just("part"), st.integers(0, 3)),
        st.tuples(st.just("forget"), st.integers(0, 3)),
        st.tuples(st.just("clear"), st.integers(0, 3)),
        st.tuples(st.just("retain"), st.just(0)),
    ),
    max_size=14,
)


def counted() -> list[Counter[tuple[Any, ...]]]:
    """Rows of nobody are many that say the same of the same: they are added up, as every panel does."""
    return [summed(table) for table in TABLES]


def summed(table: Any) -> Counter[tuple[Any, ...]]:
    names = [field.attname for field in table._meta.fields if field.name != "id"]
    numbers = [name for name in names if name == "n" or name.startswith("n_")]
    keys = [name for name in names if name not in numbers]
    total: Counter[tuple[Any, ...]] = Counter()
    for row in table.objects.values(*names):
        for number in numbers:
            total[(*(row[key] for key in keys), number)] += row[number]
    return +total


class World:
    """A log that people take parts out of; half of it lies before the month that retention closes."""

    def __init__(self, seed: int) -> None:
        self.writer = LogWriter(seed, start=MONDAY - timedelta(days=3))
        self.people = list(self.writer.people)
        self.now = MONDAY + timedelta(days=10)
        self.is_closed = False

    def do(self, step: str, number: int) -> None:
        self.now += timedelta(minutes=1)
        person = Person.objects.filter(pk=self.people[number % len(self.people)].pk).first()
        if step == "write":
            self.write(number)
        elif step == "count":
            count_evidence(now=self.now)
        elif step == "retain":
            drop_old_evidence(before=BEFORE, now=self.now)
            self.is_closed = True
        elif person is not None:
            self.do_to(person, step)

    def write(self, n: int) -> None:
        if self.is_closed:  # nothing comes in for a closed month
            self.writer.start, self.writer.n_days = MONDAY, 2
        self.writer.write(n)

    def do_to(self, person: Person, step: str) -> None:
        if step == "erase":
            erase_evidence(person=person)
            self.writer.leave(person)
        elif step == "merge":
            other = Person.objects.exclude(pk=person.pk).filter(merged_into=None, merged=None).first()
            if other and not person.merged_into_id:
                Person.objects.filter(pk=other.pk).update(merged_into=person)
        elif step == "part":
            Person.objects.filter(merged_into=person).update(merged_into=None)
        elif step == "clear":
            clear_history(person=person)
        elif found := Event.objects.filter(person=person).first():
            forget_event(person=person, event_id=found.event_id)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(steps=[("write", 12), ("count", 0), ("erase", 0), ("erase", 1)], seed=1)
@example(steps=[("write", 40), ("merge", 1), ("count", 0), ("retain", 0), ("write", 9), ("erase", 1)], seed=2)
@given(steps=steps, seed=st.integers(0, 1000))
def test_counting_onwards_equals_counting_anew(steps: list[tuple[str, int]], seed: int) -> None:
    with transaction.atomic():
        world = World(seed)
        for step, number in steps:
            world.do(step, number)
        count_evidence(now=world.now)
        onwards = counted()
        count_evidence(now=world.now, anew=True)
        assert counted() == onwards
        transaction.set_rollback(True)
