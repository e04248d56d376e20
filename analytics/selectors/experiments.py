"""What was shown in each arm of an experiment."""

from __future__ import annotations

from django.db.models import Count

from analytics.scope import Scope
from collector.models import Slate


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
