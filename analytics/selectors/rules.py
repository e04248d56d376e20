"""The rules of staff, as they stand and as they stood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from recommender.models import MovieRule, ServingSwitch

Standing = Literal["in force", "coming", "ended"]
MOST_ROWS = 200


@dataclass(frozen=True)
class RuleRow:
    rule: MovieRule
    standing: Standing


def rule_rows(*, at: datetime, movie_id: int | None = None) -> list[RuleRow]:
    """In force, then coming, then ended; the newest first in each."""
    rules = MovieRule.objects.select_related("movie").order_by("-made_at", "-pk")
    found = rules if movie_id is None else rules.filter(movie=movie_id)
    rows = [RuleRow(rule, _standing(rule, at)) for rule in found[:MOST_ROWS]]
    return sorted(rows, key=lambda row: ("in force", "coming", "ended").index(row.standing))


def _standing(rule: MovieRule, at: datetime) -> Standing:
    if rule.ends_at is not None and rule.ends_at <= at:
        return "ended"
    return "in force" if rule.starts_at <= at else "coming"


def switch() -> ServingSwitch | None:
    """None as long as nobody has touched it: lists are personal."""
    return ServingSwitch.objects.first()
