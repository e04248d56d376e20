"""How long one request may keep the interpreter from the others of its process."""

from __future__ import annotations

import sys

TURN_SECONDS = 0.001


def take_short_turns() -> None:
    """A fifth of what Python gives.

    A request asks the database a few times, and each answer waits for its turn behind whoever is computing: with
    five milliseconds a turn these waits were much of the p99 of `make bench SUITES=serving`.
    """
    sys.setswitchinterval(TURN_SECONDS)
