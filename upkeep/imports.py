"""Which module imports which, and whether anything goes in a circle."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar

import grimp

from upkeep.tree import HOUSE

Name = TypeVar("Name", bound=Hashable)
Graph = Mapping[str, set[str]]


def imports_of_house() -> Graph:
    """Every module of the house with those that it imports; tests and migrations are left out."""
    graph = grimp.build_graph(*HOUSE, cache_dir=None)
    ours = [name for name in graph.modules if not {"tests", "migrations"} & set(name.split("."))]
    return {name: set(graph.find_modules_directly_imported_by(name)) & set(ours) for name in ours}


def cycle_in(graph: Mapping[Name, Iterable[Name]]) -> list[Name]:
    """One way in a circle; empty when there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found: list[Name] = error.args[1]
        return found
    return []


def between_parts(graph: Graph, folder: str) -> dict[str, set[str]]:
    """Which part of a folder (module or folder in it) imports which other part."""
    found: dict[str, set[str]] = {}
    for name, imported in graph.items():
        part = part_of(name, folder)
        if part:
            parts = {part_of(other, folder) for other in imported} - {part, ""}
            found.setdefault(part, set()).update(parts)
    return found


def part_of(name: str, folder: str) -> str:
    """The part that a module lies in; empty outside of the folder.

    >>> part_of("recommender.engine.metrics.ranking", "recommender"), part_of("jobs.models", "recommender")
    ('engine', '')
    """
    return name.removeprefix(f"{folder}.").split(".")[0] if name.startswith(f"{folder}.") else ""


def by_way_of(graph: Graph, drawn: Iterable[str]) -> dict[str, set[str]]:
    """Which of the drawn parts reach which others, through parts that are not drawn but through no drawn one."""
    drawn = list(drawn)
    return {name: _reached(graph, name, set(drawn)) - {name} for name in drawn}


def _reached(graph: Graph, start: str, drawn: set[str]) -> set[str]:
    found: set[str] = set()
    open_, known = list(graph.get(start, ())), {start}
    while open_:
        name = open_.pop()
        if name in known:
            continue
        known.add(name)
        if name in drawn:
            found.add(name)
        else:
            open_.extend(graph.get(name, ()))
    return found
