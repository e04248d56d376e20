"""Is all well? What is wrong or got worse, each with the place where it is looked into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.alerts import JOBS, PERSONAL_LISTS, WRONG
from analytics.frame import Frame
from analytics.measures import share_of
from analytics.selectors.alerts import open_alerts
from analytics.tiles import Tile
from analytics.words import age_words
from figures import formatted

Weight = Literal["wrong", "worse"]

# Where there is no interval, a smaller move than this is an ordinary week.
NOTABLE_FALL = 0.2
# The panel of the overview that says why a measure moved.
PANELS = {
    "visitors": "events-per-day",
    "sessions": "events-per-day",
    "events": "events-per-day",
    "click_through": "algorithms",
    "conversion": "funnel",
    "catalogue_coverage": "concentration",
    "gini": "concentration",
    "user_coverage": "coverage",
}


@dataclass(frozen=True)
class Concern:
    """One thing to look at."""

    what: str
    why: str
    weight: Weight
    address: str


@dataclass(frozen=True)
class Verdict:
    concerns: tuple[Concern, ...]
    is_known: bool = True  # that anything was counted to judge by

    @property
    def state(self) -> str:
        """One word: good, worse, wrong, unknown."""
        weights = {concern.weight for concern in self.concerns}
        if weights:
            return "wrong" if "wrong" in weights else "worse"
        return "good" if self.is_known else "unknown"

    @property
    def words(self) -> str:
        n_wrong = sum(concern.weight == "wrong" for concern in self.concerns)
        n_worse = len(self.concerns) - n_wrong
        if not self.concerns:
            return _("All is well") if self.is_known else _("Nothing is counted yet")
        parts = [_("%(n)s wrong") % {"n": n_wrong}] if n_wrong else []
        worse = [_("%(n)s worse than before") % {"n": n_worse}] if n_worse else []
        return ", ".join(parts + worse)


def verdict(frame: Frame, tiles: Sequence[Tile]) -> Verdict:
    """What is wrong first. One query beside those of the frame's numbers."""
    concerns = (*_wrong(frame), *_refused(frame), *_fallen(tiles))
    return Verdict(concerns, is_known=any(tile.value for tile in tiles))


def _wrong(frame: Frame) -> Iterator[Concern]:
    """What is late or failed now, and alerts that say more than that."""
    jobs = ""
    for thing in frame.numbers.freshness:
        if thing.name == JOBS:
            jobs = thing.words
        elif thing.state in WRONG:
            age = _("late, %(age)s old") % {"age": age_words(thing.at, frame.now)}
            yield Concern(_(thing.name), thing.words or age, "wrong", "#freshness")
    for alert in open_alerts():
        if alert.name == JOBS:
            yield Concern(_(JOBS), jobs or alert.words, "wrong", reverse("analytics:jobs") + "?state=failed")
        elif alert.name == PERSONAL_LISTS:
            yield Concern(_(PERSONAL_LISTS), alert.words, "wrong", "#coverage")


def _refused(frame: Frame) -> Iterator[Concern]:
    n = frame.standing.n_refused
    if n:
        yield Concern(
            _("Refused events"),
            ngettext("%(n)s waits to be replayed", "%(n)s wait to be replayed", n) % {"n": formatted(n)},
            "wrong",
            reverse("analytics:failed"),
        )


def _fallen(tiles: Sequence[Tile]) -> Iterator[Concern]:
    """Rates that got worse beyond chance, and what has no interval when it did by a fifth or more."""
    for tile in tiles:
        ratio = share_of(tile.value, tile.before)
        is_small = tile.rate is None and ratio is not None and abs(ratio - 1) < NOTABLE_FALL
        if tile.tone == "bad" and not is_small:
            moved = (
                _("up %(change)s, %(now)s against %(before)s")
                if tile.arrow == "up"
                else _("down %(change)s, %(now)s against %(before)s")
            )
            why = moved % {
                "change": tile.change_words,
                "now": tile.value_words,
                "before": tile.before_words,
            }
            yield Concern(_(tile.measure.title), why, "worse", f"#{PANELS[tile.measure.name]}")
