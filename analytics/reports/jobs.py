"""What is running?"""

from __future__ import annotations

from analytics.numbers import Numbers
from analytics.report import Column, Report, ReportTable
from analytics.selectors.jobs import job_rows


def table(numbers: Numbers) -> ReportTable:
    return ReportTable(
        (
            Column("job", "id"),
            Column("task"),
            Column("state"),
            Column("progress", "share"),
            Column("attempt", "count"),
            Column("created_at", "time"),
            Column("waited_seconds", "seconds"),
            Column("ran_seconds", "seconds"),
            Column("message"),
            Column("error"),
        ),
        [
            (
                str(row.job.pk),
                row.job.task,
                row.job.state,
                row.job.progress,
                row.job.attempt,
                row.job.created_at,
                row.waited_seconds,
                row.ran_seconds,
                row.job.message,
                row.job.error,
            )
            for row in job_rows()
        ],
    )


REPORT = Report("jobs", "What is running?", table)
