"""What was trained, how good, and what is live?"""

from __future__ import annotations

from analytics.numbers import Numbers
from analytics.report import Column, Report, ReportTable
from analytics.selectors.runs import run_rows

N_RUNS = 200


def table(numbers: Numbers) -> ReportTable:
    return ReportTable(
        (
            Column("run", "id"),
            Column("algorithm"),
            Column("state"),
            Column("version"),
            Column("started_at", "time"),
            Column("seconds", "seconds"),
            Column("users", "count"),
            Column("items", "count"),
            Column("interactions", "count"),
            Column("ndcg_at_10", "number", "ndcg"),
            Column("low", "number"),
            Column("high", "number"),
            Column("against_popularity", "number"),
            Column("refusal"),
        ),
        [
            (
                row.run.pk,
                row.run.algorithm,
                row.state,
                row.version.name if row.version else None,
                row.run.started_at,
                row.seconds,
                row.run.n_users,
                row.run.n_items,
                row.run.n_interactions,
                row.ndcg.value if row.ndcg else None,
                row.ndcg.low if row.ndcg else None,
                row.ndcg.high if row.ndcg else None,
                row.against_popularity.value if row.against_popularity else None,
                row.version.refusal if row.version else "",
            )
            for row in run_rows(live=numbers.live, limit=N_RUNS)
        ],
    )


REPORT = Report("runs", "What was trained, how good, and what is live?", table, ("run-quality",))
