"""Which live version finds the withheld movies best?"""

from __future__ import annotations

from analytics.numbers import Numbers
from analytics.panel import Panel
from analytics.selectors.runs import PRIMARY, Estimate
from analytics.words import algorithm_title, listed
from figures import Axis, Figure
from figures.kinds.intervals import Interval, Intervals


def draw(numbers: Numbers) -> Figure:
    rows = []
    for name, pointer in numbers.live.items():
        estimate = Estimate.of(pointer.version.run.metrics.get(PRIMARY))
        title, note = algorithm_title(name), f"run {pointer.version.run_id}"
        if estimate is None:
            rows.append(Interval(title, None, note=note))
        else:
            rows.append(Interval(title, estimate.value, estimate.low, estimate.high, note))
    rows.sort(key=lambda row: -(row.value or 0.0))
    return Intervals(
        title="What is live, on held-out evidence",
        reading=_reading(rows),
        how_to_read="NDCG@10 of the version that is live, with its 95 % interval over people. Where two intervals "
        "overlap, call it a tie. Runs on different evidence are not comparable.",
        rows=tuple(rows),
        x=Axis("NDCG@10", "decimal"),
    )


def _reading(rows: list[Interval]) -> str:
    known = [row for row in rows if row.value is not None]
    if not known:
        return "No live version was evaluated yet."
    best, *others = known
    tied = [row.name for row in others if row.high is None or best.low is None or row.high >= best.low]
    if tied:
        return f"{best.name} is ahead, but within chance of {listed(tied)}."
    return f"{best.name} finds the withheld movies best."


PANEL = Panel(
    name="run-quality",
    title="What is live, on held-out evidence",
    page="runs",
    place=10,
    draw=draw,
    measure="ndcg",
    size="full",
)
