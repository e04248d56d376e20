"""`python -m upkeep`: the figures of the house, and which of them went out of bounds.

The bounds are STYLE's budgets with room to breathe: they stop a drift, they are no aim.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from upkeep.repeats import repeats
from upkeep.sizes import bodies, long_files
from upkeep.tree import ROOT, is_test, python_files, scripts_and_styles, templates
from upkeep.unused import unused

SHOWN = 8


@dataclass(frozen=True)
class Measured:
    """A figure of the house with its bound, and the places that it was counted from."""

    what: str
    value: float
    bound: float
    places: list[str]

    @property
    def is_within(self) -> bool:
        return self.value <= self.bound

    def lines(self) -> Iterator[str]:
        mark = "" if self.is_within else "  <- out of bounds"
        yield f"{self.what:<58}{self.value:>6g}  (at most {self.bound:g}){mark}"
        if not self.is_within:
            yield from (f"    {place}" for place in self.places[:SHOWN])


def figures() -> list[Measured]:
    """All of them; tests count as code, but for repeats and unused names."""
    files = list(python_files())
    found = sorted(bodies(files), key=lambda body: -body.n_lines)
    longest = [f"{body.path.relative_to(ROOT)} {body.name}: {body.n_lines} lines" for body in found]
    lengths = [body.n_lines for body in found]
    branching = [body for body in found if body.has_branches and body.n_lines > 60]
    long = long_files(files, over=300)
    own = [path for path in files if not is_test(path)]
    same = repeats([*own, *templates(), *scripts_and_styles()])
    idle = unused()
    return [
        Measured("function bodies: lines, median", median(lengths), 7, longest),
        Measured("function bodies: lines, nine in ten are under", lengths[len(lengths) // 10], 30, longest),
        Measured("function bodies over 60 lines that branch", len(branching), 0, longest),
        Measured(
            "files over 300 lines, of 1000",
            round(1000 * len(long) / len(files)),
            20,
            [f"{path.relative_to(ROOT)}: {n}" for path, n in sorted(long.items(), key=lambda item: -item[1])],
        ),
        Measured("blocks of six lines that stand twice", len(same), 8, [str(repeat) for repeat in same]),
        Measured("names that nothing uses", len(idle), 5, idle),
    ]


def main() -> int:
    measured = figures()
    for figure in measured:
        for line in figure.lines():
            print(line)
    return 0 if all(figure.is_within for figure in measured) else 1


if __name__ == "__main__":
    sys.exit(main())
