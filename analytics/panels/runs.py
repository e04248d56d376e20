"""What was trained last, how good is it, and what is live?"""

from __future__ import annotations

from analytics.numbers import Numbers
from analytics.panel import Listing, Panel
from analytics.selectors.runs import RunRow, run_rows
from analytics.words import listed
from figures import Table

N_RUNS = 5


def draw(numbers: Numbers) -> Listing:
    rows = run_rows(live=numbers.live, limit=N_RUNS)
    return Listing(
        reading=_reading(rows),
        how_to_read="NDCG@10 on the held-out part of the evidence: higher is better. Against popular is the paired "
        "difference to the popularity model of the same run; in grey it is within chance.",
        data=Table(
            ("Run", "Algorithm", "State", "NDCG@10", "from", "to", "Against popular", "Started"),
            tuple(
                (row.run.pk, row.title, row.state, *_estimate(row),
                 row.against_popularity.value if row.against_popularity else None, row.run.started_at)
                for row in rows
            ),
            ("plain", "plain", "plain", "decimal", "decimal", "decimal", "decimal", "plain"),
        ),
        rows=rows,
    )  # fmt: skip


def _estimate(row: RunRow) -> tuple[float | None, float | None, float | None]:
    return (row.ndcg.value, row.ndcg.low, row.ndcg.high) if row.ndcg else (None, None, None)


def _reading(rows: list[RunRow]) -> str:
    if not rows:
        return "Nothing has been trained yet."
    better = [row.title for row in rows if row.is_live and row.difference_tone == "good"]
    if better:
        return (
            f"Of what is live, {listed(better)} {'beat' if len(better) > 1 else 'beats'} popularity for sure."
        )
    return "Nothing that is live beats popularity for sure."


PANEL = Panel(
    name="runs",
    title="Model runs",
    note="held-out evidence",
    page="overview",
    place=80,
    draw=draw,
    measure="ndcg",
    size="third",
    template="analytics/panels/runs.html",
    leads_to=("All runs", "analytics:runs"),
)
