"""How evidence becomes implicit ratings, and what it became."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from collector.models import Person
from collector.selectors import root_of
from recommender.conf import KindOfEvidence, kinds_of_evidence, value_of
from recommender.models import ImplicitRating


def evidence_weights() -> dict[str, float]:
    """How much the first event of each kind says, the strongest first."""
    kinds = kinds_of_evidence().items()
    return {name: kind.weight for name, kind in sorted(kinds, key=lambda item: (-item[1].weight, item[0]))}


@dataclass(frozen=True)
class EvidenceRules:
    """How evidence becomes an implicit rating: the settings in use."""

    kinds: Mapping[str, KindOfEvidence]  # the strongest first
    half_life_days: float
    curve: str  # of saturation
    scaling: str
    half_at: float  # evidence that is worth 5 by the absolute scaling
    has_inverse_user_frequency: bool


def evidence_rules() -> EvidenceRules:
    kinds = kinds_of_evidence()
    return EvidenceRules(
        kinds={name: kinds[name] for name in evidence_weights()},
        half_life_days=evidence_half_life_days(),
        curve=value_of("EVIDENCE_CURVE"),
        scaling=value_of("IMPLICIT_SCALING"),
        half_at=value_of("IMPLICIT_HALF_AT"),
        has_inverse_user_frequency=value_of("INVERSE_USER_FREQUENCY"),
    )


def evidence_half_life_days() -> float:
    """After so many days evidence says half as much, counted back from a person's own newest."""
    return float(value_of("HALF_LIFE_DAYS"))


def implicit_ratings_of(person: Person, *, limit: int = 50) -> list[ImplicitRating]:
    """As they were counted last, strongest first; their movies come along."""
    ratings = ImplicitRating.objects.filter(person_id=root_of(person))
    return list(ratings.select_related("movie").order_by("-value", "movie_id")[:limit])
