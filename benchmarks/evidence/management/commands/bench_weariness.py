from __future__ import annotations

from typing import Any

import numpy as np
from django.core.management.base import BaseCommand, CommandParser
from django.test import override_settings
from django.utils import timezone

from recommender.audience.lists import Lists
from recommender.audience.tastes import planted_tastes
from recommender.audience.walk import Walk
from recommender.everyone.stock import read_stock


class Command(BaseCommand):
    help = (
        "Clicks per impression of personal lists in the simulated audience, with and without weariness of repeats."
        " Nothing is written; use a home with movies and without live models."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--visitors", type=int, default=300)
        parser.add_argument("--days", type=int, default=60)
        parser.add_argument("--seeds", type=int, default=8)

    def handle(self, *args: Any, **options: Any) -> None:
        how = {"n_visitors": options["visitors"], "days": options["days"]}
        rows = [
            (_rate(seed, is_weary=False, **how), _rate(seed, is_weary=True, **how))
            for seed in range(options["seeds"])
        ]
        off, on = np.array(rows).T
        change = on / off - 1
        error = change.std(ddof=1) / np.sqrt(change.size)
        self.stdout.write(
            f"clicks per impression of picked lists: off {off.mean():.4f}, on {on.mean():.4f}; "
            f"change {change.mean():+.1%}, standard error {error:.1%} over {change.size} seeds"
        )


def _rate(seed: int, *, is_weary: bool, n_visitors: int, days: int) -> float:
    with override_settings(RECOMMENDER_WEARY_OF_REPEATS=is_weary):
        stock, rng = read_stock(), np.random.default_rng(seed)
        tastes = planted_tastes(stock, n_visitors=n_visitors, n_groups=6, rng=rng)
        diary = Walk(stock, tastes, Lists(stock, rng), rng).through(days=days, until=timezone.now())
    picked = {slate.id for slate in diary.slates if slate.shown.shelf == "picked"}
    kinds = [event.kind for event in diary.events if event.slate in picked]
    return kinds.count("click") / kinds.count("impression")
