"""One algorithm, one data set, one protocol: what is measured once and kept until its code changes."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from recommender.engine.naming import algorithm_class, algorithm_names

ENGINE = "recommender.engine"
JUDGES = (f"{ENGINE}.splits", f"{ENGINE}.evaluation.lists", f"{ENGINE}.defaults")
AXES = f"{ENGINE}.search_space"
PROTOCOLS = ("strong", "time", "rating")


@dataclass(frozen=True)
class DataSet:
    """An archive to measure on, found by its file name."""

    title: str
    file_name: str


DATA_SETS = (
    DataSet("ML-100K", "ml-100k.zip"),
    DataSet("MovieTweetings-100K", "MovieTweetings-100K.zip"),
    DataSet("ML-1M, users 1-2999", "ml-1m-users-0001-2999.zip"),
)


@dataclass(frozen=True)
class Cell:
    """What is measured, by name."""

    algorithm: str
    data: DataSet
    protocol: str

    def path(self, folder: Path) -> Path:
        """Where the result is kept: another place as soon as the code is another."""
        words = (self.algorithm, self.data.file_name, self.protocol, code_of(self.algorithm))
        digest = hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]
        return folder / f"{self.algorithm}.{self.protocol}.{digest}.json"


@dataclass(frozen=True)
class Measured:
    """What one cell gave.

    `values` are NDCG by user; for "rating" sums of squared errors, with the number of ratings in `counts`.
    A cell that failed has a `failure` in words and nothing else.
    """

    values: list[float | None]
    counts: list[float]
    coverage: float | None
    fit_seconds: float
    peak_bytes: int | None
    failure: str = ""


def all_cells(only: tuple[str, ...] = ()) -> list[Cell]:
    """Small data first, and every algorithm on it, so that an unfinished run says most."""
    return [
        Cell(name, data, protocol)
        for data in DATA_SETS
        for protocol in PROTOCOLS
        for name in algorithm_names()
        if (not only or name in only) and can_do(name, protocol)
    ]


def can_do(name: str, protocol: str) -> bool:
    """Whether the protocol asks what the algorithm is for: those that need ratings are for ratings."""
    able = algorithm_class(name).capabilities
    return able.predicts if protocol == "rating" else not able.needs_ratings


def kept(cell: Cell, folder: Path) -> Measured | None:
    """The result of a cell, when there is one of the present code."""
    path = cell.path(folder)
    return Measured(**json.loads(path.read_text())) if path.exists() else None


def keep(cell: Cell, measured: Measured, folder: Path) -> None:
    """Store a result whole or not at all."""
    path = cell.path(folder)
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(asdict(measured)))
    unfinished.rename(path)


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
