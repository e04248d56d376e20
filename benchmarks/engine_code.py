"""Which code an algorithm's figures depend on: what was measured is kept until it changes."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

ENGINE = "recommender.engine"
JUDGES = (f"{ENGINE}.splits", f"{ENGINE}.evaluation.lists", f"{ENGINE}.defaults")
AXES = f"{ENGINE}.search_space"


@cache
def code_of(algorithm: str) -> str:
    """Digest of all engine modules that an algorithm and its judges import, as far as it can change a figure."""
    modules = _imported({f"{ENGINE}.algorithms.{algorithm}", *JUDGES})
    digest = hashlib.sha256()
    for name in sorted(modules):
        digest.update(f"{name}\n{what_runs(_source(name))}\n".encode())
    return digest.hexdigest()


def what_runs(source: str) -> str:
    """Source without comments, docstrings, layout, and the axes that only tuning reads."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            node.body = [line for line in node.body if not _is_said_only(line)] or [ast.Pass()]
    return ast.dump(tree)


def _is_said_only(line: ast.stmt) -> bool:
    if isinstance(line, ast.ImportFrom):
        return line.module == AXES
    if isinstance(line, ast.Expr):
        return isinstance(line.value, ast.Constant)
    targets = line.targets if isinstance(line, ast.Assign) else []
    return any(isinstance(target, ast.Name) and target.id == "search_space" for target in targets)


def _imported(names: set[str]) -> set[str]:
    """The modules, and all engine modules that they import, however far away."""
    found: set[str] = set()
    waiting = set(names)
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= _imports_of(name) - found
    return found


@cache
def _imports_of(name: str) -> set[str]:
    named = set[str]()
    for node in ast.walk(ast.parse(_source(name))):
        if isinstance(node, ast.ImportFrom) and node.module:
            named |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
    return {other for other in named - {AXES} if other.startswith(f"{ENGINE}.") and _is_module(other)}


def _is_module(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:  # a name inside a module
        return False


def _source(name: str) -> str:
    spec: Any = importlib.util.find_spec(name)
    return Path(spec.origin).read_text()
