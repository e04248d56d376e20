"""Reports that programs may ask for: the dashboard's numbers, one table each, figures beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from analytics.glossary import MEASURES
from analytics.measures import share_of
from analytics.numbers import Numbers
from analytics.panels.algorithms import algorithm_rows
from analytics.panels.coverage import parts
from analytics.panels.funnel import STEPS
from analytics.panels.shelves import rates_by_place
from analytics.selectors.jobs import job_rows
from analytics.selectors.movies import MovieOrder, movie_rows
from analytics.selectors.quality import quality_checks
from analytics.selectors.runs import run_rows
from analytics.selectors.service import experiment_arms, lists_for_programs
from analytics.tiles import tiles
from recommender.selectors import learned_weights

N_RUNS = 200


@dataclass(frozen=True)
class Column:
    name: str
    unit: str = "text"
    measure: str = ""  # its definition in the glossary

    def as_json(self) -> dict[str, Any]:
        definition = MEASURES[self.measure].formula if self.measure else None
        return {"name": self.name, "unit": self.unit, "definition": definition}


@dataclass(frozen=True)
class ReportTable:
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Any]]
    note: str = ""  # what a reader has to know, such as that there is nothing yet

    def as_dicts(self) -> list[dict[str, Any]]:
        names = [column.name for column in self.columns]
        return [dict(zip(names, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Report:
    name: str
    question: str
    table: Callable[[Numbers], ReportTable]
    panels: tuple[str, ...] = ()  # figures that belong to it


def _overview(numbers: Numbers) -> ReportTable:
    columns = ("measure", "title", "value", "low", "high", "before", "change", "unit", "definition")
    rows = [
        (
            tile.measure.name,
            tile.measure.title,
            tile.value,
            tile.rate.low if tile.rate else None,
            tile.rate.high if tile.rate else None,
            tile.before,
            tile.change,
            tile.measure.unit,
            tile.measure.formula,
        )
        for tile in tiles(numbers)
    ]
    return ReportTable(tuple(Column(name) for name in columns), rows)


def _funnel(numbers: Numbers) -> ReportTable:
    people = numbers.people
    totals = [(title, people.total(column)) for column, title, _ in STEPS]
    past = [None, *(count for _, count in totals)]
    return ReportTable(
        (Column("step"), Column("events", "count"), Column("share_of_step_before", "share")),
        [
            (title, count, share_of(count, before))
            for (title, count), before in zip(totals, past, strict=False)
        ],
    )


def _shelves(numbers: Numbers) -> ReportTable:
    return ReportTable(
        (
            Column("shelf"),
            Column("position", "place"),
            Column("shown", "count"),
            Column("clicked", "count"),
            Column("click_through", "share", "click_through"),
        ),
        rates_by_place(numbers.places),
    )


def _algorithms(numbers: Numbers) -> ReportTable:
    return ReportTable(
        (
            Column("algorithm"),
            Column("version"),
            Column("shown", "count"),
            Column("clicked", "count"),
            Column("click_through", "share", "click_through"),
            Column("low", "share"),
            Column("high", "share"),
            Column("change", "difference of shares"),
            Column("bought_per_show", "share"),
            Column("people", "people"),
            Column("novelty_offline", "bits", "novelty"),
        ),
        [(row.name, *row.figures) for row in algorithm_rows(numbers)],
    )


def _movies(numbers: Numbers) -> ReportTable:
    rows = movie_rows(numbers.scope, order=MovieOrder.SHOWN, limit=None)
    return ReportTable(
        (
            Column("movie", "id"),
            Column("title"),
            Column("year", "year"),
            Column("shown", "count"),
            Column("clicked", "count"),
            Column("click_through", "share", "click_through"),
            Column("bought", "count"),
            Column("ratings", "count"),
            Column("rating_mean", "stars"),
        ),
        [
            (
                row.id,
                row.title,
                row.year,
                row.n_shown,
                row.n_clicked,
                row.rate,
                row.n_bought,
                row.rating_count,
                row.rating_mean,
            )
            for row in rows
        ],
    )


def _coverage(numbers: Numbers) -> ReportTable:
    groups = zip(("personal", "partly", "charts_only"), parts(numbers.served), strict=True)
    reasons = numbers.fallback_reasons.items()
    return ReportTable(
        (Column("what"), Column("group"), Column("n", "people or slates", "user_coverage")),
        [
            *(("people", group, n) for group, n in groups),
            *(("fallback_slates", reason, n) for reason, n in reasons),
        ],
    )


def _runs(numbers: Numbers) -> ReportTable:
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


def _weights(numbers: Numbers) -> ReportTable:
    """What was learned last, whatever the period."""
    found = learned_weights()
    rows = found[1].rows if found else ()
    return ReportTable(
        (
            Column("kind"),
            Column("log_odds", "log-odds"),
            Column("low", "log-odds"),
            Column("high", "log-odds"),
            Column("in_use", "number"),
            Column("learned_at_scale", "number"),
            Column("pairs", "count"),
        ),
        [
            (row.kind, row.value, row.low, row.high, row.in_use, found[1].at_scale_in_use(row), row.n_pairs)
            for row in rows
            if found
        ],
        note=found[1].sentence() if found else "Nothing was learned yet: manage.py learn_weights does it.",
    )


def _jobs(numbers: Numbers) -> ReportTable:
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


def _quality(numbers: Numbers) -> ReportTable:
    return ReportTable(
        (
            Column("check"),
            Column("title"),
            Column("wrong", "count"),
            Column("looked_at", "count"),
            Column("share", "share"),
        ),
        [
            (check.name, check.title, check.n_wrong, check.n_seen, share_of(check.n_wrong, check.n_seen))
            for check in quality_checks(numbers.scope)
        ],
    )


def _experiments(numbers: Numbers) -> ReportTable:
    """Arms are recorded with slates; nothing assigns people to them yet."""
    return ReportTable(
        (Column("arm"), Column("slates", "count"), Column("people", "people")),
        experiment_arms(numbers.scope),
        note="No experiment has run: slates without an arm are not listed.",
    )


def _api(numbers: Numbers) -> ReportTable:
    return ReportTable(
        (
            Column("algorithm"),
            Column("slates", "count"),
            Column("p50", "milliseconds", "latency"),
            Column("p95", "milliseconds", "latency"),
        ),
        lists_for_programs(numbers.scope),
        note="Lists that programs asked for. Calls by key and endpoint are not counted yet.",
    )


REPORTS = {
    report.name: report
    for report in (
        Report("overview", "Is all well, and what changed?", _overview, ("events-per-day", "concentration")),
        Report("funnel", "Where do people drop off?", _funnel, ("funnel",)),
        Report("shelves", "Which place of which shelf is followed?", _shelves, ("shelves",)),
        Report("algorithms", "Which algorithm earns its place?", _algorithms, ("algorithms",)),
        Report("movies", "How do the movies do?", _movies),
        Report("coverage", "Who is served?", _coverage, ("coverage",)),
        Report("runs", "What was trained, how good, and what is live?", _runs, ("run-quality",)),
        Report("experiments", "Which arm is better?", _experiments),
        Report("quality", "Can the data be trusted?", _quality),
        Report("weights", "Which evidence goes before a purchase?", _weights, ("learned-weights",)),
        Report("jobs", "What is running?", _jobs),
        Report("api", "What do programs ask for?", _api),
    )
}
