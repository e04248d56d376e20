from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet

from jobs.models import Delivery, Webhook


def webhooks() -> QuerySet[Webhook]:
    """Oldest first, with how many of their messages wait and were given up."""
    return Webhook.objects.annotate(
        n_waiting=Count("deliveries", filter=Q(deliveries__state=Delivery.State.WAITING)),
        n_dead=Count("deliveries", filter=Q(deliveries__state=Delivery.State.DEAD)),
    ).order_by("created_at", "pk")


def newest_deliveries(*, limit: int) -> Sequence[Delivery]:
    """Those that were given up first, then the newest."""
    rows = Delivery.objects.select_related("webhook").order_by("-created_at", "pk")
    dead = list(rows.filter(state=Delivery.State.DEAD)[:limit])
    return [*dead, *rows.exclude(state=Delivery.State.DEAD)[: limit - len(dead)]]
