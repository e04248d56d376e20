"""Foreign keys point downwards: string references escape the import contract, so they are checked here."""

from itertools import pairwise
from typing import Any

from django.conf import settings
from django.db.models import Model

from upkeep.foreign_keys import foreign_keys

FLOORS = {
    "moviegeek": 6,
    "analytics": 6,
    "recommender": 5,
    "collector": 4,
    "catalogue": 3,
    "accounts": 2,
    "jobs": 2,
}


def keys_across_apps() -> list[tuple[type[Model], Any, type[Model]]]:
    """Every key of ours that leads to a table of another of our apps."""
    return [
        (table, field, target)
        for table, field, target in foreign_keys()
        if table._meta.app_label != target._meta.app_label
    ]


def test_every_app_of_the_house_has_a_floor():
    assert set(FLOORS) == set(settings.HOUSE_APPS)


def test_settings_list_the_apps_from_the_top_floor_down():
    assert all(FLOORS[upper] >= FLOORS[lower] for upper, lower in pairwise(settings.HOUSE_APPS))


def test_keys_point_to_a_lower_floor():
    upward = [
        f"{table.__name__}.{field.name} -> {target.__name__}"
        for table, field, target in keys_across_apps()
        if FLOORS[table._meta.app_label] <= FLOORS[target._meta.app_label]
    ]
    assert not upward


def test_keys_across_apps_leave_no_way_back():
    named = [
        f"{table.__name__}.{field.name}"
        for table, field, _ in keys_across_apps()
        if field.remote_field.related_name != "+"
    ]
    assert not named


def test_there_are_keys_to_check():
    assert keys_across_apps()
