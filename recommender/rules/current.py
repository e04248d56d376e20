"""What staff want in lists: pinned, boosted, buried, banned and sponsored movies, and the switch "charts only".

Every process looks at the rules every few seconds, so a change is on all pages about as soon.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

import numpy as np
import numpy.typing as npt
from django.db.models import Q
from django.utils import timezone

from recommender.conf import value_of
from recommender.everyone.kept import Kept
from recommender.everyone.stock import Stock
from recommender.models import MovieRule, ServingSwitch

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

Effect = MovieRule.Effect
PINNED, SPONSORED = "pinned", "sponsored"
"""Sources of places that a rule gave."""


@dataclass(frozen=True)
class Rules:
    """Movie ids by what staff want of them, the newest wish first."""

    movie_ids: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    charts_only: bool = False

    @cached_property
    def stamp(self) -> int:
        """The same for the same rules."""
        return hash((tuple(sorted(self.movie_ids.items())), self.charts_only))

    def ids(self, effect: Effect) -> npt.NDArray[np.int64]:
        return np.array(self.movie_ids.get(effect, ()), dtype=np.int64)

    def effects_on(self, movie_id: int) -> list[str]:
        """What is wanted of one movie."""
        return sorted(effect for effect, ids in self.movie_ids.items() if movie_id in ids)

    def rows(self, effect: Effect, stock: Stock) -> Rows:
        """Rows of the stock in the order of the wishes."""
        rows = stock.rows_of(self.ids(effect))
        return rows[rows >= 0]

    def is_allowed(self, stock: Stock) -> Mask:
        """Which rows are not banned: bool, shape (n_movies,)."""
        allowed = np.ones(len(stock), dtype=np.bool_)
        allowed[self.rows(Effect.BAN, stock)] = False
        return allowed

    def weighted(self, scores: Floats, stock: Stock) -> Floats:
        """Scores with boosted movies raised and buried ones lowered by one factor; others as they were."""
        if not self.movie_ids:
            return scores
        factor = float(value_of("BOOST"))
        weighted = scores.copy()
        weighted[self.rows(Effect.BOOST, stock)] *= factor
        weighted[self.rows(Effect.BURY, stock)] /= factor
        return weighted


def rules_at(moment: datetime) -> Rules:
    """The rules in force: two queries."""
    in_force = MovieRule.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=moment), starts_at__lte=moment
    ).order_by("-made_at", "-pk")
    movie_ids: dict[str, tuple[int, ...]] = {}
    for effect, movie_id in in_force.values_list("effect", "movie_id"):
        movie_ids[effect] = (*movie_ids.get(effect, ()), movie_id)
    switch = ServingSwitch.objects.first()
    return Rules(movie_ids, charts_only=switch is not None and switch.charts_only)


KEPT: Kept[str, Rules] = Kept(max_age_seconds=lambda: float(value_of("LOOK_FOR_RULES_SECONDS")))


def current_rules() -> Rules:
    """The rules in force, at most a few seconds old."""
    return KEPT.get("rules", lambda: rules_at(timezone.now()))


@dataclass(frozen=True)
class Dealt:
    """Rows in the order in which they are shown, the source of those that a rule put there, and how likely those
    were that chance put there."""

    rows: Rows
    sources: Mapping[int, str]
    propensities: Mapping[int, float] = field(default_factory=dict)


def dealt(rows: Rows, *, k: int, allowed: Mask, rules: Rules, stock: Stock) -> Dealt:
    """The list with pinned movies first and sponsored ones in their share of the first k places.

    Parameters
    ----------
    rows : ndarray of int64, best first; those past k stay behind
    allowed : ndarray of bool, shape (n_movies,); a rule never shows what the person hid, knows or filtered out
    """
    pinned = _free(rules.rows(Effect.PIN, stock), allowed)[:k]
    sponsored = _free(rules.rows(Effect.SPONSOR, stock), allowed)
    sponsored = sponsored[~np.isin(sponsored, pinned)][: int(k * value_of("SPONSORED_SHARE"))]
    if not pinned.size and not sponsored.size:
        return Dealt(rows, {})
    others = rows[~np.isin(rows, np.concatenate([pinned, sponsored]))]
    order = [*pinned.tolist(), *others.tolist()]
    for place, row in zip(even_places(sponsored.size, k), sponsored.tolist(), strict=True):
        order.insert(max(place, pinned.size), row)
    sources = dict.fromkeys(sponsored.tolist(), SPONSORED) | dict.fromkeys(pinned.tolist(), PINNED)
    return Dealt(np.array(order, dtype=np.int64), sources)


def _free(rows: Rows, allowed: Mask) -> Rows:
    return rows[allowed[rows]]


def even_places(n: int, k: int) -> Sequence[int]:
    """Places of n movies, evenly over the first k and never the very first: 0-based, ascending."""
    return [(2 * number + 1) * k // (2 * n) for number in range(n)]
