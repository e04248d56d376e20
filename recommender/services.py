"""What other apps may have the recommender do."""

from __future__ import annotations

from recommender.everyone import asking, charts, exposure, stock
from recommender.rebuild import Rebuilt, rebuild
from recommender.registry import promote, roll_back, version_named
from recommender.rules import current
from recommender.rules.making import end_rule, make_rule, switch_charts_only
from recommender.selectors.home import PAGES
from recommender.serving.again import SLATES
from recommender.serving.live import LIVE
from recommender.tasks import ask_for_rebuild
from recommender.training import Trained, train

__all__ = [
    "Rebuilt",
    "Trained",
    "ask_for_rebuild",
    "end_rule",
    "forget_what_is_kept",
    "make_rule",
    "promote",
    "rebuild",
    "roll_back",
    "switch_charts_only",
    "train",
    "version_named",
]


def forget_what_is_kept() -> None:
    """Drop what this process keeps of catalogue, charts and models; it is read anew when next needed."""
    stock.KEPT.forget()
    charts.KEPT.forget()
    current.KEPT.forget()
    exposure.KEPT.forget()
    asking.KEPT.forget()
    LIVE.forget()
    SLATES.forget()
    PAGES.forget()
