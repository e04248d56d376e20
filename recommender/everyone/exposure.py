"""How often each movie was shown on a card and followed lately: what exploration needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from recommender.conf import value_of
from recommender.everyone.kept import Kept
from recommender.everyone.meetings import EXPOSURE_DAYS, counted_by_row
from recommender.everyone.stock import Stock

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Exposure:
    """Shows and clicks of the stock's rows.

    Parameters
    ----------
    stock : Stock
    shows, clicks : ndarray of float64, shape (n_movies,); 0 <= clicks <= shows
    """

    stock: Stock
    shows: Floats
    clicks: Floats


def exposure_at(at: datetime, *, stock: Stock) -> Exposure:
    """As counted from the last four weeks. A click without a show, as without scripts, was a show."""
    shows, clicks = (
        counted_by_row(what, days=EXPOSURE_DAYS, stock=stock, at=at) for what in ("shown", "clicked")
    )
    return Exposure(stock, np.maximum(shows, clicks), clicks)


KEPT: Kept[str, Exposure] = Kept(max_age_seconds=lambda: float(value_of("CHART_SECONDS")))


def current_exposure(at: datetime, *, stock: Stock) -> Exposure:
    """About `CHART_SECONDS` old at most."""
    kept = KEPT.get("exposure", lambda: exposure_at(at, stock=stock))
    return kept if kept.stock is stock else KEPT.put("exposure", exposure_at(at, stock=stock))
