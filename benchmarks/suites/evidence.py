"""Evidence: taken in, counted and served, beside the barest thing that does part of it."""

from __future__ import annotations

from typing import Any

from benchmarks.results import SECTIONS
from benchmarks.suite import Options
from benchmarks.thrown_away import of_thrown_away_site
from figures import Axis, draw
from figures.types.curves import Curve, Curves

TITLE = "Evidence: taken in, counted, served"
SIZES = ("100000", "1000000")
LARGEST = "10000000"


def run(options: Options) -> str:
    found = _measured([*SIZES, *([LARGEST] if options.is_full else [])])
    (SECTIONS / "evidence-pages.svg").write_text(draw(_pages(found), standalone=True))
    (SECTIONS / "evidence-news.svg").write_text(draw(_news(found), standalone=True))
    return section(found, command=options.command)


def _measured(sizes: list[str]) -> dict[str, Any]:
    """By a command of the site, in a home that is thrown away."""
    return of_thrown_away_site(["bench_evidence", "--sizes", *sizes], settings="benchmarks.evidence.settings")


def section(found: dict[str, Any], *, command: str) -> str:
    singles, batches, full = found["singles"], found["batches"], found["full"]
    known = found["event_to_list"]
    lines = [
        f"`{command}`: an embedded PostgreSQL of its own with default settings, granian with 2 workers, wrk with "
        "8 connections, 360 movies, a crowd of one person per 100 events over 90 days.",
        "",
        "| what | ours | beside it | ratio | wanted |",
        "| --- | --- | --- | --- | --- |",
        _row(
            "single events by POST, per second",
            _middle(singles["ours"]),
            f"{_middle(singles['peer']):,.0f}: REST framework, one INSERT, no checks",
            singles["ratio"],
            "0.4 or more",
        ),
        _row(
            "events in batches of 500, per second, JSON read",
            batches["ours"],
            f"{batches['same_table']:,.0f}: psycopg2 COPY of the same rows into the same table",
            batches["ours"] / batches["same_table"],
            "0.5 or more",
        ),
        _row(
            "the same",
            batches["ours"],
            f"{batches['copy']:,.0f}: COPY into a table without keys and indexes",
            batches["ours"] / batches["copy"],
            "",
        ),
        *(_full_row(each) for each in full),
        "",
        f"{singles['n_failed']} of the single events failed. Rounds of ours: {_rounds(singles['ours'])}; of the "
        f"other view, in turn: {_rounds(singles['peer'])}.",
        "",
        "An incremental count touches the persons with news only:",
        "",
        "| persons with one new event | seconds | ms per person |",
        "| --- | --- | --- |",
        *(
            f"| {each['n_persons']:,} | {each['seconds']:.3f} | {1000 * each['seconds'] / each['n_persons']:.2f} |"
            for each in found["incremental"]
        ),
        "",
        "![Seconds of an incremental count](results/evidence-news.svg)",
        "",
        "Pages and lists of one browser while the log of the others grows (medians of 25, one process):",
        "",
        "| events | home, ms | movie page, ms | personal list by REST, ms |",
        "| --- | --- | --- | --- |",
        *(
            f"| {each['n_events']:,} | {each['home_ms']:.1f} | {each['movie_ms']:.1f} | {each['list_ms']:.1f} |"
            for each in found["pages"]
        ),
        "",
        "![Page times by number of events](results/evidence-pages.svg)",
        "",
        f"From the answer that an event is stored to the list that knows it: {known['median_ms']:.1f} ms, p95 "
        f"{known['p95_ms']:.1f} ms; the list had changed in {known['n_changed']} of {known['n_asked']} cases.",
    ]
    return "\n".join(lines)


def _row(what: str, ours: float, peer: str, ratio: float, wanted: str) -> str:
    return f"| {what} | {ours:,.0f} | {peer} | {ratio:.2f} | {wanted} |"


def _full_row(full: dict[str, float]) -> str:
    """Above 1 is slower, here."""
    return (
        f"| full count of {full['n_events']:,} events, s | {full['computed']:.2f}; {full['written']:.2f} with "
        f"storing | {full['grouped']:.2f}: bare GROUP BY over the table ({full['grouped_some']:.2f} over the rows "
        f"that count) | {full['computed'] / full['grouped']:.2f}; {full['written'] / full['grouped']:.2f} | 3 or less |"
    )


def _middle(rates: list[float]) -> float:
    return sorted(rates)[len(rates) // 2]


def _rounds(rates: list[float]) -> str:
    return ", ".join(f"{rate:,.0f}" for rate in rates)


def _pages(found: dict[str, Any]) -> Curves:
    rows = found["pages"]
    names = {"home_ms": "home", "movie_ms": "movie page", "list_ms": "personal list"}
    return Curves(
        title="Page time and the number of events",
        steps=tuple(float(len(str(row["n_events"])) - 1) for row in rows),
        curves=tuple(Curve(name, tuple(row[key] for row in rows)) for key, name in names.items()),
        x=Axis("events, power of ten"),
        y=Axis("ms", "decimal"),
        from_zero=True,
    )


def _news(found: dict[str, Any]) -> Curves:
    rows = found["incremental"]
    return Curves(
        title="An incremental count costs what changed",
        steps=tuple(float(row["n_persons"]) for row in rows),
        curves=(Curve("seconds", tuple(row["seconds"] for row in rows)),),
        x=Axis("persons with news"),
        y=Axis("seconds", "decimal"),
        from_zero=True,
    )
