"""Which live version finds the withheld movies best?"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from analytics.numbers import Numbers
from analytics.panel import Panel
from analytics.selectors.runs import PRIMARY, Estimate
from analytics.words import algorithm_title, listed
from figures import Axis, Figure
from figures.types.intervals import Interval, Intervals


def draw(numbers: Numbers) -> Figure:
    rows = []
    for name, pointer in numbers.live.items():
        estimate = Estimate.of(pointer.version.run.metrics.get(PRIMARY))
        title, note = algorithm_title(name), _("run %(n)s") % {"n": pointer.version.run_id}
        if estimate is None:
            rows.append(Interval(title, None, note=note))
        else:
            rows.append(Interval(title, estimate.value, estimate.low, estimate.high, note))
    rows.sort(key=lambda row: -(row.value or 0.0))
    return Intervals(
        title=_("What is live, on held-out evidence"),
        reading=_reading(rows),
        how_to_read=_(
            "NDCG@10 of the version that is live, with its 95 % interval over people. Where two "
            "intervals "
            "overlap, call it a tie. Runs on different evidence are not comparable."
        ),
        rows=tuple(rows),
        x=Axis(_("NDCG@10"), "decimal"),
    )


def _reading(rows: list[Interval]) -> str:
    known = [row for row in rows if row.value is not None]
    if not known:
        return _("No live version was evaluated yet.")
    best, *others = known
    tied = [row.name for row in others if row.high is None or best.low is None or row.high >= best.low]
    if tied:
        said = {"best": best.name, "others": listed(tied)}
        return _("%(best)s is ahead, but within chance of %(others)s.") % said
    return _("%(best)s finds the withheld movies best.") % {"best": best.name}


PANEL = Panel(
    name="run-quality",
    title=gettext_noop("What is live, on held-out evidence"),
    page="runs",
    place=10,
    draw=draw,
    measure="ndcg",
    size="full",
)
