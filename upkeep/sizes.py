"""How long functions and files are. STYLE: about 7 lines, nine in ten under 30, none over 60 that branches."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

BRANCHES = (ast.If, ast.For, ast.While, ast.Try, ast.Match)
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Body:
    """A function's body, without its docstring."""

    path: Path
    name: str
    n_lines: int
    has_branches: bool


def bodies(paths: Iterable[Path]) -> list[Body]:
    """Of every function and method, nested ones too."""
    return [body for path in paths for body in _bodies_of(path)]


def _bodies_of(path: Path) -> Iterator[Body]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, Function):
            rest = without_docstring(node)
            n_lines = rest[-1].end_lineno - rest[0].lineno + 1 if rest else 0  # type: ignore[operator]
            yield Body(path, node.name, n_lines, any(isinstance(part, BRANCHES) for part in ast.walk(node)))


def without_docstring(node: Function) -> list[ast.stmt]:
    return node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body


def long_files(paths: Iterable[Path], *, over: int) -> dict[Path, int]:
    """Files of more lines than so many."""
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    return {path: length for path, length in lengths.items() if length > over}
