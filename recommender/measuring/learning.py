"""Which evidence goes before a purchase or a high rating: weights learned, to set beside those in use.

One row for each pair of a person and a movie that the person met, that is, left evidence of (an impression alone
is none). The outcome is the first purchase or rating from `LIKED_FROM_STARS` on. Pairs without one are the
negatives: movies that the person met and did not buy or like later. Evidence counts up to the outcome and no
further (of a pair with a low rating, up to that): what follows a purchase cannot foretell it. A stay is reported
when it ends, and often the outcome falls into it: it counts up to there, not as if it had never been. Each kind counts
as `recommender.implicit` counts it, capped and by the curve in use, without decay. Persons are drawn as a whole,
so intervals are clustered by person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from datasets.event_pairs import EventPairs
from figures import formatted
from recommender.conf import KindOfEvidence, kinds_of_evidence, liked_from, value_of
from recommender.engine.logistic import LogisticFit, fit_logistic
from recommender.errors import NothingToTrainError
from recommender.evidence.provenance import is_simulation_counted
from recommender.models import LearnedWeights
from recommender.sources import copied

Floats = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int64]

PURCHASE = gettext_noop("purchase")  # as files of events call it
OUTCOME = "buy"  # no evidence here: it is what evidence is to foretell
LOG, SIMULATED = gettext_noop("the log"), gettext_noop("the simulated audience")
BUY_OR_STARS = gettext_noop("a purchase or %(stars)s stars and more")
OUTCOME_ONCE = re.compile(r"a purchase or ([\d.]+) stars and more")  # what was stored when sentences were
FEWEST = 20  # outcomes, and pairs without one, below which nothing is said
CURVES: dict[str, Callable[[Floats], Floats]] = {
    "log": lambda n: np.log2(1 + n),
    "root": np.sqrt,
    "linear": np.array,
}

# {counts} is one column per kind of evidence.
PAIRS = """
WITH persons AS (
    SELECT id, coalesce(merged_into_id, id) AS counted_for FROM collector_person
    WHERE learns_from_acts AND learns_from_views AND (%(simulated)s OR origin IS DISTINCT FROM 'simulated')
), outcome AS (
    SELECT counted_for, movie_id,
           min(occurred_at) FILTER (WHERE kind = 'buy' OR value >= %(liked)s) AS liked_at,
           min(occurred_at) FILTER (WHERE kind = 'rate' AND value < %(liked)s) AS refused_at
    FROM collector_event AS event JOIN persons ON persons.id = event.person_id
    WHERE kind IN ('buy', 'rate') AND movie_id IS NOT NULL AND NOT is_bot
    GROUP BY 1, 2
)
SELECT counted_for::int8, movie_id::int8,
       coalesce(bool_or(liked_at <= coalesce(refused_at, liked_at)), false)::int::int8, {counts}
FROM collector_event AS event
JOIN persons ON persons.id = event.person_id
LEFT JOIN outcome USING (counted_for, movie_id)
CROSS JOIN LATERAL (
    SELECT CASE WHEN kind = ANY(%(stays)s)
                THEN occurred_at - least(greatest(coalesce(value, 0), 0), 3600) * interval '1 second'
                ELSE occurred_at END AS begun_at
) AS begun
WHERE kind = ANY(%(kinds)s) AND movie_id IS NOT NULL AND NOT is_bot
  AND (least(liked_at, refused_at) IS NULL OR begun_at < least(liked_at, refused_at))
GROUP BY 1, 2 ORDER BY 1, 2
"""
COUNT = "count(*) FILTER (WHERE kind = '{kind}')::float8"
SUM = """(coalesce(sum(least(
             round(least(greatest(coalesce(value, 0), 0), 3600)),
             extract(epoch FROM least(liked_at, refused_at) - begun_at)::float8
         )) FILTER (WHERE kind = '{kind}'), 0) / {seconds})::float8"""


@dataclass(frozen=True)
class LearnedWeight:
    """What one kind says, as log-odds of the outcome per unit of saturated evidence."""

    kind: str
    value: float
    low: float
    high: float
    in_use: float | None  # None: no such kind here
    n_pairs: int  # that have it before the outcome

    @property
    def is_told(self) -> bool:
        """Whether the interval leaves 0 out."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class WeightReport:
    source: str
    outcome: str
    is_dated: bool  # False: only co-occurrence, as nobody knows what came first
    n_pairs: int
    n_positive: int
    n_persons: int
    rows: tuple[LearnedWeight, ...]  # strongest first
    liked_from_stars: float | None = None  # a rating from here on is an outcome too

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> WeightReport:
        rows = tuple(LearnedWeight(**row) for row in stored["rows"])
        worded = OUTCOME_ONCE.fullmatch(stored["outcome"])
        parts = {"outcome": BUY_OR_STARS, "liked_from_stars": float(worded[1])} if worded else {}
        return cls(**{**stored, **parts, "rows": rows})

    def at_scale_in_use(self, row: LearnedWeight) -> float | None:
        """The learned weight, stretched so that those of all kinds together are as much as those in use."""
        shared = [each for each in self.rows if each.in_use is not None]
        learned = sum(max(each.value, 0.0) for each in shared)
        in_use = sum(each.in_use or 0.0 for each in shared)
        return None if row.in_use is None or learned <= 0 else row.value * in_use / learned

    def sentence(self) -> str:
        """What it means, in words of the reader's language."""
        said = [row for row in self.rows if row.is_told]
        parts = {
            "source": _(self.source),
            "outcome": self.outcome_words(),
            "counted": _("%(n_positive)s of %(n_pairs)s pairs of %(n_persons)s persons")
            % {
                "n_positive": formatted(self.n_positive),
                "n_pairs": formatted(self.n_pairs),
                "n_persons": formatted(self.n_persons),
            },
            "strongest": self._strongest(said),
            "unsure": self._unsure(),
        }
        if not self.is_dated:
            return (
                _(
                    "%(source)s has no times: this is what goes together with %(outcome)s, not what comes before it "
                    "(%(counted)s). Strongest: %(strongest)s."
                )
                % parts
            )
        return _("Before %(outcome)s (%(counted)s) comes most of all %(strongest)s; %(unsure)s.") % parts

    def outcome_words(self) -> str:
        return _(self.outcome) % {"stars": formatted(self.liked_from_stars, "plain")}

    def _strongest(self, said: Sequence[LearnedWeight]) -> str:
        if not said:
            return _("nothing that can be told")
        odds = formatted(float(np.exp(said[0].value)), "decimal")
        return _("%(kind)s (odds times %(odds)s)") % {"kind": said[0].kind, "odds": odds}

    def _unsure(self) -> str:
        unsure = [row.kind for row in self.rows if not row.is_told]
        if not unsure:
            return _("no interval holds 0")
        return _("nothing can be said of %(kinds)s") % {"kinds": ", ".join(unsure)}


def learn_from_log(*, at: datetime) -> WeightReport:
    """From the events in the database; kept, for the dashboard.

    Raises
    ------
    NothingToTrainError
        When too few pairs have an outcome, or too few have none.
    """
    kinds = {name: kind for name, kind in kinds_of_evidence().items() if name != OUTCOME}
    is_simulated = is_simulation_counted()
    given: dict[str, Any] = {"simulated": is_simulated, "liked": liked_from() / 2, "kinds": list(kinds)}
    given["stays"] = [name for name, kind in kinds.items() if kind.seconds_per_count]
    counts = ", ".join(_count(name, kind) for name, kind in kinds.items())
    columns = (("person", "i8"), ("movie", "i8"), ("outcome", "i8"), *((name, "f8") for name in kinds))
    pairs = copied(PAIRS.format(counts=counts), given, columns)
    curve = CURVES[value_of("EVIDENCE_CURVE")]
    evidence = np.column_stack(
        [curve(np.minimum(pairs[name], kind.cap)) for name, kind in kinds.items()]
    )  # (n_pairs, n_kinds)
    report = _report(
        evidence,
        pairs["outcome"] == 1,
        persons=pairs["person"],
        kinds=list(kinds),
        source=SIMULATED if is_simulated else LOG,
        outcome=BUY_OR_STARS,
        is_dated=True,
        liked_from_stars=float(value_of("LIKED_FROM_STARS")),
    )
    LearnedWeights.objects.create(learned_at=at, report=report.as_json())
    return report


def learn_from_pairs(data: EventPairs) -> WeightReport:
    """From files that say who did what with what, and not when: co-occurrence only."""
    others = [kind for kind in data.pairs if kind != PURCHASE]
    if PURCHASE not in data.pairs or not others:
        raise NothingToTrainError(f"{data.name} needs {PURCHASE} and other events, got {sorted(data.pairs)}")
    met = pd.concat([data.pairs[kind].assign(kind=kind) for kind in others])
    table = pd.crosstab([met["user_id"], met["item_id"]], met["kind"]).clip(upper=1)[others]
    wanted = pd.MultiIndex.from_frame(data.pairs[PURCHASE])
    return _report(
        table.to_numpy(dtype=np.float64),
        table.index.isin(wanted),
        persons=table.index.get_level_values("user_id").to_numpy(dtype=np.int64),
        kinds=others,
        source=data.name,
        outcome=PURCHASE,
        is_dated=False,
    )


def learned_weights() -> tuple[datetime, WeightReport] | None:
    """What was learned from the log last."""
    newest = LearnedWeights.objects.order_by("-learned_at").first()
    return (newest.learned_at, WeightReport.from_json(newest.report)) if newest else None


def _count(name: str, kind: KindOfEvidence) -> str:
    return (
        SUM.format(kind=name, seconds=kind.seconds_per_count)
        if kind.seconds_per_count
        else COUNT.format(kind=name)
    )


def _report(
    evidence: Floats,
    is_positive: npt.NDArray[np.bool_],
    *,
    persons: Ids,
    kinds: list[str],
    source: str,
    outcome: str,
    is_dated: bool,
    liked_from_stars: float | None = None,
) -> WeightReport:
    n_positive = int(is_positive.sum())
    wanted = outcome % {"stars": liked_from_stars}
    if min(n_positive, is_positive.size - n_positive) < FEWEST:
        raise NothingToTrainError(
            f"{source}: weights need {FEWEST} pairs with {wanted} and as many without, got {n_positive} and "
            f"{is_positive.size - n_positive}"
        )
    there = np.flatnonzero(np.ptp(evidence, axis=0))  # what all pairs have alike tells nothing apart
    fit = fit_logistic(evidence[:, there], is_positive, groups=persons)
    present = [kinds[column] for column in there.tolist()]
    n_pairs = (evidence[:, there] > 0).sum(axis=0).tolist()
    return WeightReport(
        source=source,
        outcome=outcome,
        is_dated=is_dated,
        n_pairs=int(is_positive.size),
        n_positive=n_positive,
        n_persons=int(np.unique(persons).size),
        rows=_rows(fit, present, n_pairs),
        liked_from_stars=liked_from_stars,
    )


def _rows(fit: LogisticFit, kinds: list[str], n_pairs: list[int]) -> tuple[LearnedWeight, ...]:
    in_use = kinds_of_evidence()
    low, high = fit.interval()
    rows = [
        LearnedWeight(
            kind=kind,
            value=float(fit.coefficients[place]),
            low=float(low[place]),
            high=float(high[place]),
            in_use=in_use[kind].weight if kind in in_use else None,
            n_pairs=n_pairs[place],
        )
        for place, kind in enumerate(kinds)
    ]
    return tuple(sorted(rows, key=lambda row: (-row.value, row.kind)))
