"""Contributors beside each other."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from catalogue.models import Contributor

FEWEST_TOGETHER = 2  # movies; one is chance


def often_together_with(contributor: Contributor) -> QuerySet[Contributor]:
    """Who shares most movies with a contributor, each with `n_together` that the catalogue still has."""
    return (
        Contributor.objects.filter(
            credits__movie__credits__contributor=contributor, credits__movie__removed_at=None
        )
        .exclude(pk=contributor.pk)
        .annotate(n_together=Count("credits__movie", distinct=True))
        .filter(n_together__gte=FEWEST_TOGETHER)
        .order_by("-n_together", "name", "pk")
    )
