"""What the recommender refuses, by name."""

from __future__ import annotations


class UnknownChartError(LookupError):
    """No chart of that name."""


class UnknownVersionError(LookupError):
    """No registered version of that name."""


class NothingToTrainError(ValueError):
    """There is not enough evidence to fit a model; the message says what there is."""


class PromotionRefusedError(RuntimeError):
    """A version is worse than the live one by more than the setting allows; the message says how much."""


class NothingToRollBackError(RuntimeError):
    """An algorithm has no version before the live one."""


class NoLiveModelError(RuntimeError):
    """An algorithm has no live version, or none whose artifact can be read."""


class NoAudienceError(ValueError):
    """An audience cannot be simulated; the message says what is missing."""


class RuleRefusedError(ValueError):
    """A rule for a movie cannot be made or ended."""
