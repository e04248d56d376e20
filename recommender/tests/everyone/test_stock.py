"""The catalogue as arrays."""

from __future__ import annotations

import pytest

from recommender.everyone.stock import series_of


@pytest.mark.parametrize(
    ("title", "series"),
    [("star wars: episode iv", "star wars"), ("alien 3", "alien"), ("rocky ii", "rocky"), ("up", "up")],
)
def test_sequels_share_a_series(title: str, series: str) -> None:
    assert series_of(title) == series
