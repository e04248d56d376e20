"""Whether the charts and picks on the pages come from a simulated audience, and whether there is a model for them."""

from __future__ import annotations

from django.core.cache import cache

from collector.models import Person
from recommender.selectors import is_simulation_counted, live_versions

SECONDS_KEPT = 60


def is_simulated_audience() -> bool:
    """True while what simulated persons did counts; asked once a minute, at most two short queries."""
    return bool(cache.get_or_set("moviegeek.simulated_audience", _ask, SECONDS_KEPT))


def is_model_missing() -> bool:
    """True while no model is live; asked once a minute."""
    return bool(cache.get_or_set("moviegeek.model_missing", lambda: not live_versions(), SECONDS_KEPT))


def _ask() -> bool:
    return Person.objects.filter(origin=Person.SIMULATED).exists() and is_simulation_counted()
