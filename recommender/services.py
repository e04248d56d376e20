"""What other apps may have the recommender do."""

from __future__ import annotations

from recommender.charts import ROOM as CHART_ROOM
from recommender.rebuild import Rebuilt, rebuild
from recommender.registry import LIVE, promote, roll_back, version_named
from recommender.stock import ROOM as STOCK_ROOM
from recommender.tasks import ask_for_rebuild
from recommender.training import Trained, train

__all__ = [
    "Rebuilt",
    "Trained",
    "ask_for_rebuild",
    "forget_what_is_kept",
    "promote",
    "rebuild",
    "roll_back",
    "train",
    "version_named",
]


def forget_what_is_kept() -> None:
    """Drop what this process keeps of catalogue, charts and models; it is read anew when next needed."""
    STOCK_ROOM.forget()
    CHART_ROOM.forget()
    LIVE.forget()
