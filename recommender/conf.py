"""The recommender's settings and their defaults: `RECOMMENDER_<name>` of Django's settings overrides one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings


@dataclass(frozen=True)
class KindOfEvidence:
    """How much one kind of event says.

    The evidence of n events is `weight * curve(min(n, cap))`: the first counts fully, by the usual curve the
    next ones less, those past the cap nothing.
    """

    weight: float
    cap: float
    undone_by: str = ""  # a newer event of this kind makes the earlier ones count nothing
    seconds_per_count: int = 0  # for kinds whose value is a time: n is the sum of values divided by this
    is_act: bool = False  # done on purpose, not by looking around


EVIDENCE: dict[str, KindOfEvidence] = {
    "click": KindOfEvidence(weight=0.5, cap=3),
    "view": KindOfEvidence(weight=0.5, cap=5),
    "dwell": KindOfEvidence(weight=1.0, cap=4, seconds_per_count=30),
    "more": KindOfEvidence(weight=1.0, cap=3),
    "save": KindOfEvidence(weight=4.0, cap=1, undone_by="unsave", is_act=True),
    "like": KindOfEvidence(weight=8.0, cap=1, undone_by="unlike", is_act=True),
    "seen": KindOfEvidence(weight=3.0, cap=1, undone_by="unseen", is_act=True),
    "buy": KindOfEvidence(weight=10.0, cap=1, is_act=True),
}
"""Kinds that speak for a movie. `RECOMMENDER_EVIDENCE_WEIGHTS = {"click": 1.0}` changes weights,
`RECOMMENDER_EVIDENCE_CAPS` caps."""
CURVES = ("log", "root", "linear")  # of saturation: log2(1 + n), sqrt(n), n
SCALINGS = ("own", "absolute")

DEFAULTS: dict[str, Any] = {
    "ALGORITHM": "default",  # the ranker of personal lists
    "ALGORITHMS": ("popularity", "item_knn", "ease"),  # trained on schedule, in this order
    "SLOW_ALGORITHMS": (
        "default",
    ),  # trained by themselves, beside the schedule, a twentieth of the time at most
    "SLOW_REST_HOURS": 6.0,  # between two trainings of a slow one, at least
    "EVIDENCE_WEIGHTS": {},
    "EVIDENCE_CAPS": {},
    "EVIDENCE_CURVE": "log",
    "IMPLICIT_SCALING": "own",  # own: a person's strongest is 10; absolute: 10 · evidence / (evidence + half)
    "IMPLICIT_HALF_AT": 4.0,  # evidence that is worth 5 by the absolute scaling: a save
    "HALF_LIFE_DAYS": 60.0,  # of evidence, counted back from the person's own newest
    "LIKED_FROM_STARS": 3.5,
    "DISLIKED_BELOW_STARS": 2.5,
    "IMPLICIT_SHARE": 0.6,  # weight of the strongest implicit rating beside five stars
    "IMPLICIT_FLOOR": 1.0,  # implicit ratings below this (0 to 10) train nothing
    "INVERSE_USER_FREQUENCY": False,
    "WEARY_OF_REPEATS": False,  # impressions without a click push a movie down: `recommender.evidence.weariness`
    "WEARY_FREE": 3.0,  # so many do nothing
    "WEARY_CAP": 5.0,  # those past the free ones that count at most
    "WEARY_STRENGTH": 1.0,  # places are stretched by 1 + strength · excess
    "WEARY_HALF_LIFE_DAYS": 7.0,
    "SIMULATED_UNTIL_PERSONS": 20,  # simulated evidence counts until so many other persons left some
    "WORSE_BY_AT_MOST": 0.1,  # of the live version's holdout metric, before a promotion is refused
    "KEEP_VERSIONS": 5,  # per algorithm, the live and the previous one included
    "MODEL_STORAGE": None,  # a folder; None: "models" under MOVIEGEEK_HOME
    "LOOK_FOR_VERSIONS_SECONDS": 2.0,
    "TIME_BUDGET_MS": 150,
    "DIVERSITY": 0.25,  # 0: by score alone; 1: by difference alone
    "MORE": 2.0,  # factor of scores where a person asked for more of something; divides them where for less
    "POPULARITY_DISCOUNT": 0.0,  # of the middle step between familiar and adventurous, see `serving.steering`
    "EXPLORATION_IN_LISTS": 0.0,  # share of a list's places for movies that few were shown, at the middle step
    "CANDIDATES": 300,
    "BOOST": 1.5,  # factor of a boosted movie's score; a buried one's is divided by it
    "SPONSORED_SHARE": 0.1,  # of a list's places, at most
    "EXPLORATION_SHARE": 0.2,  # of people, chosen anew each day, who get the shelf that explores
    "EXPLORATION_PRIOR": (1.0, 20.0),  # clicks and misses that a movie is born with
    "EXPLORE_BELOW_SHOWS": 200,  # of the last four weeks; more and a movie is known well enough
    "LOOK_FOR_RULES_SECONDS": 2.0,
    "CHART_SECONDS": 60,  # how old a chart may be
    "AGAIN_SECONDS": 60,  # how long a slate stands for who asks again, nothing having changed; 0: never
    "SIMILAR_SECONDS": 600,  # the same of movies like one, for strangers: no evidence changes these, only a new model
    "REBUILD_AFTER_EVENTS": 2000,  # new evidence that does not wait for the hour
    "SEED": 20260101,
}


def value_of(name: str) -> Any:
    """A setting: `RECOMMENDER_<name>` of Django's settings, else its default."""
    return getattr(settings, f"RECOMMENDER_{name}", DEFAULTS[name])


def kinds_of_evidence() -> dict[str, KindOfEvidence]:
    """The kinds that speak for a movie, with the weights and caps that the settings give."""
    weights, caps = _by_kind("EVIDENCE_WEIGHTS"), _by_kind("EVIDENCE_CAPS")
    return {
        name: replace(kind, weight=weights.get(name, kind.weight), cap=caps.get(name, kind.cap))
        for name, kind in EVIDENCE.items()
    }


def _by_kind(name: str) -> dict[str, float]:
    given: dict[str, float] = value_of(name)
    unknown = sorted(set(given) - set(EVIDENCE))
    if unknown:
        raise ValueError(f"RECOMMENDER_{name} names {unknown}; kinds are {sorted(EVIDENCE)}")
    return given


def liked_from() -> int:
    """Half-stars from which a rating speaks for a movie."""
    return round(2 * float(value_of("LIKED_FROM_STARS")))


def disliked_below() -> int:
    """Half-stars below which a rating takes a movie out."""
    return round(2 * float(value_of("DISLIKED_BELOW_STARS")))


def model_storage() -> Path:
    """The folder that holds the artifacts."""
    folder = value_of("MODEL_STORAGE")
    return Path(folder) if folder else Path(settings.MOVIEGEEK_HOME) / "models"
