"""What the drills saw, as a line each in the terminal and a table in docs/drills.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from drills.faults import FAULTS
from drills.programs import Ledger

PLACE = Path(__file__).resolve().parents[1] / "docs" / "drills.md"
COLUMNS = (
    *("fault", "times", "acknowledged", "lost", "doubled", "poison stored", "state differs"),
    *("requests", "tried again", "sent once more", "back after, s: median, longest"),
)
HEAD = """# Evidence under fire

Made by `make drills SEED={seed} TIMES={times}` on {day} ({system}, {cores} cores): four programs and, where it is
named, a browser use a whole site (`manage.py serve`, two web processes, its own PostgreSQL) while the fault is played
at random moments. A program sends a batch again until it is acknowledged; three batches in ten are later sent once
more, two in ten are held back and come out of order, three in ten hold an event that must be refused. Events lie up to
70 days back, so retries cross months. Afterwards every acknowledged event is looked up, and everybody's ratings and
marks are made again from the log and compared.

"""
FOOT = """
Of a browser, *acknowledged* counts what it had put into its queue or sent, whether an answer came or not. The disk
is filled a tenth as often as the others are killed. `python -m drills --help` plays single faults.
"""


@dataclass(frozen=True)
class Tally:
    """Figures that must be 0, but for the first two."""

    acknowledged: int
    stored: int
    lost: int
    doubled: int
    poison_stored: int
    ledger_differs: int
    persons_whose_state_differs: int

    def is_sound(self) -> bool:
        return not (
            self.lost
            or self.doubled
            or self.poison_stored
            or self.ledger_differs
            or self.persons_whose_state_differs
        )


@dataclass(frozen=True)
class Outcome:
    """One fault: what the programs know, what the database holds, how long the site was away."""

    fault: str
    ledger: Ledger
    tally: Tally
    recoveries: tuple[float, ...]

    def is_sound(self) -> bool:
        return self.tally.is_sound() and not self.ledger.wrong_answers

    def __str__(self) -> str:
        wrong = "".join(f"\n  WRONG: {answer}" for answer in self.ledger.wrong_answers[:5])
        verdict = "sound" if self.is_sound() else "NOT SOUND"
        return f"{self.fault}: {verdict}; {self.tally}; {self.ledger.n_retries} tried again{wrong}"

    def cells(self, *, times: int) -> list[str]:
        doc = (FAULTS[self.fault].__doc__ or self.fault).strip().rstrip(".")
        played = len(self.recoveries) or (0 if self.fault == "calm" else times)
        away = sorted(self.recoveries)
        return [
            doc,
            str(played),
            *(f"{figure:,}" for figure in (self.tally.acknowledged, self.tally.lost, self.tally.doubled)),
            str(self.tally.poison_stored),
            str(self.tally.persons_whose_state_differs),
            *(f"{n:,}" for n in (self.ledger.n_requests, self.ledger.n_retries, self.ledger.n_repeats)),
            f"{away[len(away) // 2]:.1f}, {away[-1]:.1f}" if away else "",
        ]


def write(outcomes: Sequence[Outcome], *, seed: int, times: int) -> None:
    head = HEAD.format(
        seed=seed,
        times=times,
        day=f"{datetime.now(UTC):%d %B %Y}",
        system=platform.platform(terse=True),
        cores=os.cpu_count(),
    )
    table = [
        _row(COLUMNS),
        _row(["---"] * len(COLUMNS)),
        *(_row(outcome.cells(times=times)) for outcome in outcomes),
    ]
    PLACE.write_text(head + "\n".join(table) + "\n" + FOOT)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
