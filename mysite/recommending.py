"""The recommender's settings out of the environment; `recommender.conf` says what each means and holds the defaults."""

from __future__ import annotations

from typing import Any

from mysite.env import Environment
from recommender.conf import CURVES, DEFAULTS, SCALINGS

NO_SLOW_ALGORITHM = "none"
NUMBERS: dict[str, tuple[float, float]] = {
    "SLOW_REST_HOURS": (0, 10_000),
    "HALF_LIFE_DAYS": (0.01, 36_500),
    "IMPLICIT_HALF_AT": (0.01, 1000),
    "WEARY_FREE": (0, 1000),
    "WEARY_CAP": (0, 1000),
    "WEARY_STRENGTH": (0, 100),
    "WEARY_HALF_LIFE_DAYS": (0.01, 36_500),
    "LIKED_FROM_STARS": (0.5, 5),
    "DISLIKED_BELOW_STARS": (0.5, 5),
    "IMPLICIT_SHARE": (0, 10),
    "IMPLICIT_FLOOR": (0, 10),
    "WORSE_BY_AT_MOST": (0, 1),
    "DIVERSITY": (0, 1),
    "TIME_BUDGET_MS": (0, 60_000),
}
WHOLE_NUMBERS = {"KEEP_VERSIONS": (2, 1000), "SIMULATED_UNTIL_PERSONS": (1, 10**9)}
BY_KIND_OF_EVIDENCE = {"EVIDENCE_WEIGHTS": (0, 1000), "EVIDENCE_CAPS": (1, 1000)}
CHOICES = {"EVIDENCE_CURVE": CURVES, "IMPLICIT_SCALING": SCALINGS}
SWITCHES = ("WEARY_OF_REPEATS", "INVERSE_USER_FREQUENCY")


def recommender_settings(env: Environment) -> dict[str, Any]:
    """Under the names that Django's settings give them."""
    slow = _words("SLOW_ALGORITHMS", env)
    found: dict[str, Any] = {
        "ALGORITHM": env.text(_full("ALGORITHM"), default=DEFAULTS["ALGORITHM"]),
        "ALGORITHMS": _words("ALGORITHMS", env),
        "SLOW_ALGORITHMS": tuple(name for name in slow if name != NO_SLOW_ALGORITHM),
    }
    found |= {
        name: env.numbers_by_word(_full(name), lowest=lowest, highest=highest)
        for name, (lowest, highest) in BY_KIND_OF_EVIDENCE.items()
    }
    found |= {
        name: env.number(_full(name), default=DEFAULTS[name], lowest=lowest, highest=highest)
        for name, (lowest, highest) in NUMBERS.items()
    }
    found |= {
        name: env.whole_number(_full(name), default=DEFAULTS[name], lowest=lowest, highest=highest)
        for name, (lowest, highest) in WHOLE_NUMBERS.items()
    }
    found |= {
        name: env.choice(_full(name), default=DEFAULTS[name], choices=choices)
        for name, choices in CHOICES.items()
    }
    found |= {name: env.switch(_full(name), default=DEFAULTS[name]) for name in SWITCHES}
    return {_full(name): value for name, value in found.items()}


def _full(name: str) -> str:
    return f"RECOMMENDER_{name}"


def _words(name: str, env: Environment) -> tuple[str, ...]:
    return tuple(env.words(_full(name), default=",".join(DEFAULTS[name])))
