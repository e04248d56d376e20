"""What a process keeps for a while."""

from __future__ import annotations

import threading
import time
from functools import partial

import pytest
from django.db import connection

from recommender.everyone.charts import ChartOfStock, chart_of
from recommender.everyone.kept import MAX_VALUES, Kept
from recommender.everyone.stock import current_stock, read_stock
from recommender.tests.rows import NOON, make_movies


def kept_for(seconds: float) -> Kept[str, int]:
    return Kept(max_age_seconds=lambda: seconds)


def test_a_young_value_is_not_made_again() -> None:
    kept = kept_for(60)
    assert [kept.get("x", partial(int, value)) for value in (1, 2, 3)] == [1, 1, 1]


@pytest.mark.django_db
def test_within_a_transaction_an_old_value_is_made_at_once() -> None:
    kept = kept_for(0)
    assert connection.in_atomic_block
    assert [kept.get("x", partial(int, value)) for value in (1, 2)] == [1, 2]


def test_nobody_waits_while_an_old_value_is_made_anew() -> None:
    kept, may_end = kept_for(0), threading.Event()
    kept.get("x", lambda: 1)

    def slow() -> int:
        may_end.wait(5)
        return 2

    assert kept.get("x", slow) == 1
    assert kept.get("x", slow) == 1
    may_end.set()
    assert becomes(kept, 2)


def test_a_value_that_cannot_be_made_anew_stays() -> None:
    kept = kept_for(0)
    kept.get("x", lambda: 1)
    kept.get("x", lambda: 1 // 0)
    time.sleep(0.05)
    assert kept.get("x", lambda: 1) == 1


def test_what_was_forgotten_does_not_come_back() -> None:
    kept, may_end = kept_for(0), threading.Event()
    kept.get("x", lambda: 1)
    kept.get("x", lambda: 2 if may_end.wait(5) else 3)
    kept.forget()
    may_end.set()
    time.sleep(0.05)
    assert kept.get("x", lambda: 4) == 4


def test_only_so_many_values_are_kept() -> None:
    kept = Kept[int, int](max_age_seconds=lambda: 60.0)
    for key in range(1, MAX_VALUES + 2):
        kept.get(key, partial(int, key))
    assert [kept.get(key, lambda: 0) for key in (MAX_VALUES + 1, 2, 1)] == [MAX_VALUES + 1, 2, 0]


def becomes(kept: Kept[str, int], value: int) -> bool:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if kept.get("x", lambda: value) == value:
            return True
        time.sleep(0.01)
    return False


@pytest.mark.django_db
def test_a_chart_fits_a_newer_stock() -> None:
    movies = make_movies(6)
    old = current_stock()
    chart = chart_of("new", stock=old, at=NOON)
    movies[5].removed_at = NOON
    movies[5].save()
    newer = read_stock()
    rows = ChartOfStock(chart, old).on(newer).rows
    listed = newer.movie_ids[rows].tolist()
    assert listed == [pk for pk in old.movie_ids[chart.rows].tolist() if pk != movies[5].pk]
