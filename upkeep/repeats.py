"""Blocks of lines that stand in two places. Imports, docstrings and signatures may look alike: they do nothing."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from upkeep.sizes import Function

N_LINES = 6  # from which on lines are a block
WORDS = re.compile(r"\w\w")
DECLARED = re.compile(r"\w+(: [\w\[\], |.]+)?( = [\w.\"']+)?,?$|self\.(\w+) = \3$|\w+=\w+,$|self\.\w+,$")


@dataclass(frozen=True)
class Line:
    number: int
    text: str


@dataclass(frozen=True)
class Repeat:
    """Lines of one file that stand again in another, or later in the same."""

    path: Path
    first: int
    last: int
    other: Path
    other_first: int
    n_lines: int

    def __str__(self) -> str:
        return (
            f"{self.path}:{self.first}-{self.last} = {self.other}:{self.other_first} ({self.n_lines} lines)"
        )


def repeats(paths: Iterable[Path]) -> list[Repeat]:
    """The longest blocks of at least N_LINES that tell something, each pair of places once."""
    lines = {path: telling_lines(path) for path in paths}
    places: dict[tuple[str, ...], list[tuple[Path, int]]] = defaultdict(list)
    for path, found in lines.items():
        for start in range(len(found) - N_LINES + 1):
            places[tuple(line.text for line in found[start : start + N_LINES])].append((path, start))
    pairs = {
        (one, other) for same in places.values() for i, one in enumerate(same) for other in same[i + 1 :]
    }
    starts = [pair for pair in pairs if (_before(pair[0]), _before(pair[1])) not in pairs]
    return sorted(
        (_longest(one, other, lines, pairs) for one, other in starts),
        key=lambda repeat: (-repeat.n_lines, str(repeat)),
    )


def _before(place: tuple[Path, int]) -> tuple[Path, int]:
    return place[0], place[1] - 1


def _longest(
    one: tuple[Path, int],
    other: tuple[Path, int],
    lines: dict[Path, list[Line]],
    pairs: set[tuple[tuple[Path, int], tuple[Path, int]]],
) -> Repeat:
    more = 0
    while ((one[0], one[1] + more + 1), (other[0], other[1] + more + 1)) in pairs:
        more += 1
    found = lines[one[0]][one[1] : one[1] + N_LINES + more]
    return Repeat(
        path=one[0],
        first=found[0].number,
        last=found[-1].number,
        other=other[0],
        other_first=lines[other[0]][other[1]].number,
        n_lines=len(found),
    )


def telling_lines(path: Path) -> list[Line]:
    """Without blank lines, brackets alone, comments, and in Python without what only declares."""
    text = path.read_text(encoding="utf-8")
    silent = _silent_lines(text) if path.suffix == ".py" else set()
    numbered = enumerate((line.strip() for line in text.splitlines()), start=1)
    return [
        Line(number, line)
        for number, line in numbered
        if number not in silent and WORDS.search(line) and not line.startswith(("#", "</", "{% end", "//"))
        if path.suffix != ".py" or not DECLARED.fullmatch(line)
    ]


def _silent_lines(text: str) -> set[int]:
    """Numbers of the lines of imports, docstrings and signatures."""
    silent: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            silent.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            silent.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
        if isinstance(node, Function):
            silent.update(range(node.lineno, node.body[0].lineno))
    return silent
