"""Changes SQL statements on purpose, one place at a time, to see whether a test notices.

    python -m upkeep.sql_mutants implicit
    python -m upkeep.sql_mutants attribution
    python -m upkeep.sql_mutants attribution 2/6    a sixth of the changes, for when there is no time for all

mutmut changes Python; what these modules know is written in SQL. One run of pytest for each module: a test is run
once as the statement is, and again for each change that no test before has noticed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from importlib import import_module
from typing import Any

import hypothesis
import pytest
from _pytest.runner import runtestprotocol

from upkeep.tree import ROOT

# Module -> its tests, in the order in which they are asked.
MUTATED = {
    "recommender.implicit": "recommender/tests/test_implicit.py",
    "collector.services.attribution": "collector/tests/test_attribution.py",
}
CHANGES = (
    (r" >= ", " > "),
    (r" > ", " >= "),
    (r" <= ", " < "),
    (r" < ", " <= "),
    (r" = 'click' DESC", " = 'click' ASC"),
    (r"_at DESC", "_at ASC"),
    (r" \+ ", " - "),
    (r" - ", " + "),
    (r" \* ", " / "),
    (r"\bmax\(", "min("),
    (r"\bmin\(", "max("),
    (r"\bleast\(", "greatest("),
    (r"\bgreatest\(", "least("),
    (r"\bNOT event\.is_bot", "event.is_bot IS NOT NULL"),
    (r"NOT due\.is_own AND", ""),
    (r"NOT later\.is_own", "true"),
    (r"IS NOT NULL", "IS NULL"),
    (r"IS NULL\b", "IS NOT NULL"),
    (r"coalesce\(person\.merged_into_id, person\.id\)", "person.id"),
    (r"coalesce\(merged_into_id, id\)", "id"),
    (r"\bLEFT JOIN\b", "JOIN"),
    (r"\bFULL JOIN\b", "LEFT JOIN"),
    (r" AND event\.event_id <> due\.event_id", ""),
    (r"\b3600\b", "36"),
    (r"learns_from_acts ELSE person\.learns_from_views", "learns_from_views ELSE person.learns_from_acts"),
)
SHARE = re.compile(r"[1-9]\d*/[1-9]\d*")


@dataclass(frozen=True)
class Mutant:
    """One place changed, in a statement or in a part of several statements: what each of them is then."""

    module: Any
    constant: str
    at: int
    was: str
    becomes: str
    texts: Mapping[str, str]

    def __str__(self) -> str:
        text = getattr(self.module, self.constant)
        line = text.count("\n", 0, self.at)
        around = text.split("\n")[line].strip()
        return f"{self.constant}, line {line}: {self.was.strip()!r} -> {self.becomes.strip()!r} in “{around[:90]}”"

    @contextmanager
    def applied(self) -> Iterator[None]:
        before = {name: getattr(self.module, name) for name in self.texts}
        try:
            for name, text in self.texts.items():
                setattr(self.module, name, text)
            yield
        finally:
            for name, text in before.items():
                setattr(self.module, name, text)


def mutants_of(module: Any) -> list[Mutant]:
    """Of every constant that is a statement, or a part of some, which then changes in all of them at once."""
    statements, found = _statements_of(module), []
    for constant, text in statements.items():
        others = {name: other for name, other in statements.items() if name != constant}
        inner = [(text.index(part), text.index(part) + len(part)) for part in others.values() if part in text]
        for pattern, becomes in CHANGES:
            for place in re.finditer(pattern, text):
                if any(start <= place.start() < end for start, end in inner):
                    continue
                changed = text[: place.start()] + becomes + text[place.end() :]
                wholes = {
                    name: other.replace(text, changed) for name, other in others.items() if text in other
                }
                found.append(
                    Mutant(module, constant, place.start(), place[0], becomes, {constant: changed} | wholes)
                )
    return found


def shared_out(mutants: Sequence[Mutant], share: str) -> Sequence[Mutant]:
    """`2/6`: every sixth of them, from the second on."""
    first, of = (int(number) for number in share.split("/"))
    return mutants[first - 1 :: of]


def _statements_of(module: Any) -> dict[str, str]:
    named = {name: text for name, text in vars(module).items() if name.isupper() and isinstance(text, str)}
    return {
        name: text for name, text in named.items() if re.search(r"\b(SELECT|UPDATE|DELETE|INSERT)\b", text)
    }


@dataclass
class Hunt:
    """A plugin of pytest that asks each test about each mutant that is still alive."""

    alive: list[Mutant]
    failed: list[str] = field(default_factory=list)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: Any, nextitem: Any) -> bool:
        for mutant in list(self.alive):
            with mutant.applied():
                if not self._passes(item, nextitem=item):
                    self.alive.remove(mutant)
        if not self._passes(item, nextitem=nextitem):
            self.failed.append(item.nodeid)
        return True

    def _passes(self, item: Any, *, nextitem: Any) -> bool:
        item._initrequest()
        return not any(report.failed for report in runtestprotocol(item, nextitem=nextitem, log=False))


def main(words: list[str]) -> int:
    name, share = (words + ["", "1/1"][len(words) :])[:2]
    named = [module for module in MUTATED if name == module.rpartition(".")[2]]
    if not named or len(words) > 2:
        known = ", ".join(module.rpartition(".")[2] for module in MUTATED)
        print(f"expected one of {known}, and perhaps a share such as 2/6, got {' '.join(words)!r}")
        return 2
    if not SHARE.fullmatch(share) or Fraction(share) > 1:
        print(f"expected a share such as 2/6, got {share!r}")
        return 2
    return hunted(named[0], share=share)


def hunted(name: str, *, share: str) -> int:
    phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)  # nobody reads what would be shrunken
    hypothesis.settings.register_profile("hunt", phases=phases, max_examples=25, database=None, deadline=None)
    hypothesis.settings.load_profile("hunt")
    hunt = Hunt([])
    options = ["-n0", "-q", "-p", "no:cacheprovider", "--tb=no", "--no-header", str(ROOT / MUTATED[name])]
    before = _Later(hunt, name, share)
    pytest.main(options, plugins=[hunt, before])
    print(f"{name}, {share}: {before.n_all} mutants, {len(hunt.alive)} alive")
    for mutant in hunt.alive:
        print(f"  {mutant}")
    for test in hunt.failed:
        print(f"  fails without any change: {test}")
    return 1 if hunt.failed else 0


@dataclass
class _Later:
    """Django must be set up before the module can be imported, and pytest's conftest does that."""

    hunt: Hunt
    name: str
    share: str
    n_all: int = 0

    def pytest_collection_finish(self) -> None:
        self.hunt.alive += shared_out(mutants_of(import_module(self.name)), self.share)
        self.n_all = len(self.hunt.alive)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
