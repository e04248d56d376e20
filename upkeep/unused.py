"""Code that nobody calls, tests apart: vulture, told what frameworks and templates call."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from vulture import Vulture

from upkeep.tree import ROOT, is_test, python_files, templates

# Columns of tables and dataclasses: the database, JSON and `vars` read them all at once.
READ_WITHOUT_THEIR_NAME = ("variable", "attribute")
# Names that a framework looks for, by who does.
CALLED_BY_FRAMEWORKS = {
    "Django": (
        "*Config *Admin *Middleware Command Meta add_arguments handle clean clean_* has_*_permission get_* process_* "
        "formfield_* save_* response_* lookup_allowed item_* lastmod"
    ),
    "REST framework and its schema": (
        "*Scheme *InSchema HouseSchema CallerThrottle to_representation to_internal_value map_* validate_* as_problem "
        "filter_renderers renderer_context accepted_media_type authenticate authenticate_header enforce_csrf "
        "allow_request post put delete patch"
    ),
    "allauth": "*Adapter populate_* is_open_for_signup add_message pre_social_login",
    "pytest and mkdocs": "pytest_* on_*",
    "parameters that a protocol wants": "obj _*",
}
CALLED_BY_DECORATORS = [
    "@shared_task*",
    "@job_task*",
    "@receiver*",
    "@*.connect*",
    "@*_handler*",
    "@register*",
]
FOUND_BY_MODULE = ("recommender/engine/algorithms", "figures/types")
# What is meant to stay although nothing of ours calls it but tests.
KEPT = {
    "DailyEvents": "a table; SQL counts it",
    "DailyMovie": "a table; SQL counts it",
    "contrast": "the poster palettes are tested by it",
    "from_text": "an import goes on from a position that was kept as text",
    "to_text": "the same",
    "index_of": "the engine's interface for one item, beside `indexes_of`",
    "none_for": "the engine's interface for a catalogue without features",
    "rules_from": "the engine's interface to the rules themselves, not only to lists made of them",
    "win_probabilities": "what a propensity is worth is tested against it",
    "planted_outcomes": "evidence with known weights, against which learning is tested",
    "write_movielens": "datasets writes what it reads; for whoever makes a file",
}


def unused(root: Path = ROOT) -> list[str]:
    """One line for each name that is defined and never used, neither in code nor in a template."""
    searched = Vulture(
        ignore_names=" ".join(CALLED_BY_FRAMEWORKS.values()).split(), ignore_decorators=CALLED_BY_DECORATORS
    )
    searched.scavenge([path for path in python_files(root) if _counts(path.relative_to(root))])
    names_others = [root / name for name in ("mysite/settings.py", "mysite/stores.py", "pyproject.toml")]
    words = words_of([*templates(root), *(path for path in names_others if path.exists())])
    return [
        f"{item.filename.relative_to(root)}:{item.first_lineno} {item.typ} {item.name}"
        for item in searched.get_unused_code(min_confidence=60)
        if item.typ not in READ_WITHOUT_THEIR_NAME and item.name not in words | set(KEPT)
        if not _is_found_by_module(item.filename.relative_to(root), item.typ)
    ]


def _counts(path: Path) -> bool:
    """Without tests, but for those of upkeep, and without the client: others call that."""
    return path.parts[0] == "upkeep" or (path.parts[0] != "client" and not is_test(path))


def words_of(paths: Iterable[Path]) -> set[str]:
    """All words of some files: a template uses a property, a setting a class, by naming it."""
    return {word for path in paths for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}


def _is_found_by_module(path: Path, vulture_type: str) -> bool:
    return vulture_type == "class" and path.parent.as_posix() in FOUND_BY_MODULE
