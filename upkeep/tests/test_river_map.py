"""The map is what the code says, and everything on it points downwards."""

import re
from itertools import pairwise

import pytest

from upkeep.foreign_keys import foreign_keys
from upkeep.imports import between_parts, by_way_of, cycle_in, imports_of_house
from upkeep.rails import Row, drawn
from upkeep.river_map import STATIONS, outdated
from upkeep.tree import FLOORS, HOUSE

GRAPH = imports_of_house()


def test_committed_pictures_are_what_the_code_says():
    assert not outdated(), "`make map` draws them anew"


def test_no_module_imports_itself_by_a_detour():
    assert not cycle_in(GRAPH)


def test_parts_of_a_folder_import_one_another_in_one_direction():
    folders = {name.rpartition(".")[0] for name in GRAPH} - {""}
    circles = {folder: cycle_in(between_parts(GRAPH, folder)) for folder in sorted(folders)}
    assert not {folder: circle for folder, circle in circles.items() if circle}


def test_no_table_points_to_itself_by_a_detour():
    between: dict[str, set[str]] = {}
    for table, field, target in foreign_keys():
        if not field.many_to_many and table is not target:
            between.setdefault(table.__name__, set()).add(target.__name__)
    assert not cycle_in(between)


def test_imports_between_floors_point_downwards():
    floor_of = {folder: number for number, floor in enumerate(FLOORS) for folder in floor}
    upward = {
        (name, other)
        for name, imported in GRAPH.items()
        for other in imported
        if name.split(".")[0] != other.split(".")[0]
        if floor_of[name.split(".")[0]] >= floor_of[other.split(".")[0]]
    }
    assert set(floor_of) == set(HOUSE)
    assert not upward


def test_stations_of_the_river_lean_only_on_later_ones():
    order = list(STATIONS)
    reached = by_way_of(between_parts(GRAPH, "recommender"), order)
    assert not {
        (name, other)
        for name, found in reached.items()
        for other in found
        if order.index(other) < order.index(name)
    }


def test_a_detour_is_found():
    assert cycle_in({"a": {"b"}, "b": {"c"}, "c": {"a"}})
    assert not cycle_in({"a": {"b", "c"}, "b": {"c"}})


def test_parts_that_are_not_drawn_are_passed_through_and_drawn_ones_are_not():
    graph = {"top": {"hidden"}, "hidden": {"middle"}, "middle": {"bottom"}, "bottom": set()}
    assert by_way_of(graph, ["top", "middle", "bottom"]) == {
        "top": {"middle"},
        "middle": {"bottom"},
        "bottom": set(),
    }


@pytest.mark.parametrize("pointed", [set(), {"b"}])
def test_a_rail_goes_from_its_row_to_those_that_it_imports(pointed):
    rows = [Row(name, "", 0) for name in "abc"]
    svg = drawn(rows, {"a": {"b", "c"}}, {"a": pointed}, title="t", legend=())
    heights = [float(y) for y in re.findall(r'class="dot" cx="[\d.]+" cy="([\d.]+)"', svg)]
    assert len(heights) == 2
    assert all(lower > upper for upper, lower in pairwise(heights))
    assert svg.count('class="key"') == len(pointed)
