"""Slates by who asked for them."""

from __future__ import annotations

from django.db.models import Count, F, FloatField, Sum
from django.db.models.functions import Cast, NullIf

from analytics.models import DailyService
from analytics.scope import Scope
from collector.models import Slate

FOR_PROGRAMS = "api"


def experiment_arms(scope: Scope) -> list[tuple[str, int, int]]:
    """(arm, slates, people) of slates that carry an arm."""
    period = scope.period
    slates = Slate.objects.filter(created_at__date__gte=period.first, created_at__date__lte=period.last)
    arms = slates.exclude(arm="").filter(is_simulated__in=scope.is_of_simulated).values("arm")
    return list(
        arms.annotate(n=Count("pk"), people=Count("person", distinct=True))
        .order_by("arm")
        .values_list("arm", "n", "people")
    )


def lists_for_programs(scope: Scope) -> list[tuple[str, int, float | None, float | None]]:
    """(algorithm, slates, p50, p95): quantiles of days, weighted by their slates."""
    rows = DailyService.objects.filter(
        day__range=(scope.period.first, scope.period.last),
        is_simulated__in=scope.is_of_simulated,
        is_bot__in=scope.is_of_bots,
        shelf=FOR_PROGRAMS,
    ).values("algorithm")
    n_slates = NullIf(Cast(Sum("n_slates"), FloatField()), 0.0)
    return list(
        rows.annotate(
            n=Sum("n_slates"),
            p50=Sum(F("latency_p50_ms") * F("n_slates")) / n_slates,
            p95=Sum(F("latency_p95_ms") * F("n_slates")) / n_slates,
        )
        .order_by("-n", "algorithm")
        .values_list("algorithm", "n", "p50", "p95")
    )
