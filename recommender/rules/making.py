"""Staff make and end rules for movies, and switch personal lists off and on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from catalogue.models import Movie
from recommender.errors import RuleRefusedError
from recommender.models import MovieRule, ServingSwitch
from recommender.rules.current import KEPT


def make_rule(
    *,
    movie: Movie,
    effect: MovieRule.Effect,
    reason: str,
    by: str,
    at: datetime,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> MovieRule:
    """From its start on every process follows it within seconds.

    Raises
    ------
    RuleRefusedError
        When it would end before it starts or has ended already, or the movie has such a rule.
    """
    begins = starts_at or at
    if ends_at is not None and ends_at <= max(begins, at):
        raise RuleRefusedError(
            f"the end must come after the start and after now, got {ends_at:%d %B %Y %H:%M}"
        )
    if in_force_or_coming(movie, effect, at=at):
        raise RuleRefusedError(f"{movie} has such a rule already; end it first")
    rule = MovieRule.objects.create(
        movie=movie, effect=effect, reason=reason, made_by=by, made_at=at, starts_at=begins, ends_at=ends_at
    )
    transaction.on_commit(KEPT.forget)
    return rule


def in_force_or_coming(movie: Movie, effect: MovieRule.Effect, *, at: datetime) -> bool:
    rules = MovieRule.objects.filter(movie=movie, effect=effect)
    return rules.exclude(ends_at__lte=at).exists()


def end_rule(*, rule_id: int, by: str, at: datetime) -> MovieRule:
    """It stops at once; one that has not begun never does.

    Raises
    ------
    RuleRefusedError
        When there is none, or it has ended.
    """
    with transaction.atomic():
        rule = MovieRule.objects.select_for_update().filter(pk=rule_id).first()
        if rule is None or (rule.ends_at is not None and rule.ends_at <= at):
            raise RuleRefusedError(f"there is no rule {rule_id} that could be ended")
        rule.starts_at = min(rule.starts_at, at)
        rule.ends_at, rule.ended_by = at, by
        rule.save(update_fields=["starts_at", "ends_at", "ended_by"])
    transaction.on_commit(KEPT.forget)
    return rule


def switch_charts_only(*, to: bool, reason: str, by: str, at: datetime) -> ServingSwitch:
    """Charts for everybody, or personal lists again."""
    switch, _ = ServingSwitch.objects.update_or_create(
        pk=1, defaults={"charts_only": to, "reason": reason, "changed_by": by, "changed_at": at}
    )
    transaction.on_commit(KEPT.forget)
    return switch
