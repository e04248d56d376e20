"""Changes SQL statements on purpose, one place at a time, to see whether a test notices.

    python -m upkeep.sql_mutants implicit
    python -m upkeep.sql_mutants attribution
    python -m upkeep.sql_mutants attribution 2/6    a sixth of the changes, for when there is no time for all

mutmut changes Python; what these modules know is written in SQL. One run of pytest for each module, with one
database: every test once as the statements are, which tells how long it takes, then for each change the tests from
the quickest on, until one fails. What was judged is kept in `.mutants/`, so that a hunt that was stopped goes on;
changing a statement or its tests asks again.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from _pytest.runner import runtestprotocol
from tqdm import tqdm

from upkeep.tree import ROOT

JUDGED = ROOT / ".mutants"
# Module -> its tests.
MUTATED = {
    "recommender.implicit": (
        "recommender/tests/test_implicit.py",
        "recommender/tests/test_implicit_at_edges.py",
    ),
    "collector.services.attribution": ("collector/tests/services/test_attribution.py",),
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

    @property
    def key(self) -> str:
        return sha256(json.dumps(sorted(self.texts.items())).encode()).hexdigest()

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
class Judgements:
    """Of each change the test that noticed it, or that none did; kept until a statement or a test changes."""

    path: Path
    tests: bytes
    found: dict[str, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.path.exists():
            self.found = dict(json.loads(line) for line in self.path.read_text().splitlines())

    def key_of(self, mutant: Mutant) -> str:
        return sha256(self.tests + mutant.key.encode()).hexdigest()

    def knows(self, mutant: Mutant) -> bool:
        return self.key_of(mutant) in self.found

    def noticed_by(self, mutant: Mutant) -> str | None:
        return self.found[self.key_of(mutant)]

    def keep(self, mutant: Mutant, test: str | None) -> None:
        self.path.parent.mkdir(exist_ok=True)
        with self.path.open("a") as log:
            log.write(json.dumps([self.key_of(mutant), test]) + "\n")
        self.found[self.key_of(mutant)] = test


@dataclass
class Hunt:
    """A plugin of pytest that judges every change, in place of running each test once."""

    name: str
    share: str
    judgements: Judgements
    mutants: Sequence[Mutant] = ()
    failed: list[str] = field(default_factory=list)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        """After conftest, whose settings these take the place of, and before any test is imported."""
        phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)  # nobody reads what would be shrunken
        hypothesis.settings.register_profile(
            "hunt", hypothesis.settings.default, phases=phases, database=None, derandomize=True
        )
        hypothesis.settings.load_profile("hunt")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """The module is imported here, as Django must be set up before, which pytest's conftest does."""
        self.mutants = shared_out(mutants_of(import_module(self.name)), self.share)
        tests = self._from_the_quickest(session.items)
        due = [mutant for mutant in self.mutants if not self.judgements.knows(mutant)]
        for mutant in tqdm(due if not self.failed else [], desc=self.name, unit=" changes", disable=None):
            with mutant.applied():
                self.judgements.keep(mutant, self._who_notices(tests))
        session._setupstate.teardown_exact(None)
        return True

    def _from_the_quickest(self, items: Sequence[Any]) -> list[Any]:
        seconds: dict[str, float] = {}
        for item in items:
            began = time.perf_counter()
            if not passes(item):
                self.failed.append(item.nodeid)
            seconds[item.nodeid] = time.perf_counter() - began
        return sorted(items, key=lambda item: seconds[item.nodeid])

    @staticmethod
    def _who_notices(tests: Sequence[Any]) -> str | None:
        return next((test.nodeid for test in tests if not passes(test)), None)


def passes(item: Any) -> bool:
    """What the test and its module set up is taken down each time; the session's stays, like the database."""
    item._initrequest()
    return not any(report.failed for report in runtestprotocol(item, nextitem=item.session, log=False))


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
    tests = [ROOT / path for path in MUTATED[name]]
    kept = Judgements(JUDGED / f"{name}.jsonl", b"".join(path.read_bytes() for path in tests))
    hunt = Hunt(name, share, kept)
    options = ["-n0", "-q", "-p", "no:cacheprovider", "--tb=no", "--no-header", "-m", "not browser"]
    pytest.main([*options, *map(str, tests)], plugins=[hunt])
    if hunt.failed or not hunt.mutants:
        print(f"{name}: nothing is judged, as tests fail without any change: {', '.join(hunt.failed)}")
        return 1
    alive = [mutant for mutant in hunt.mutants if kept.noticed_by(mutant) is None]
    print(f"{name}, {share}: {len(hunt.mutants)} changes, {len(hunt.mutants) - len(alive)} noticed")
    for mutant in alive:
        print(f"  no test notices {mutant}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
