"""Lists and pages as they are served, beside a REST view in the same settings that reads one row."""

from __future__ import annotations

from typing import Any

from benchmarks.serving.companion import COUNTERPARTS, SOURCE, WANTED, Counterpart
from benchmarks.suite import Options
from benchmarks.thrown_away import of_thrown_away_site

TITLE = "Serving: lists and pages"
WANTED_MS = 8

# Algorithms that `default` leaves the scoring to; the others are parts of the blend.
PARTS = {"blend": "`default` where it chose its blend", "lambdamart": "`default` where it chose its ranker"}

# What is served, the view beside it, and the ratio that is wanted.
ROWS = (
    ("repeated", "personal list, again", "row_by_token", 0.4),
    ("first", "personal list, the first after a new event", "row_by_token", 0.15),
    ("similar", "like a movie", "row", 0.7),
    ("charts", "charts", "row", 0.7),
)


def run(options: Options) -> str:
    return section(_measured(options), command=options.command)


def _measured(options: Options) -> dict[str, Any]:
    """By a command of the site, in a home that is thrown away."""
    command = ["bench_serving", *(["--data", options.data] if options.data else [])]
    return of_thrown_away_site(command, settings="benchmarks.serving.settings")


def section(found: dict[str, Any], *, command: str) -> str:
    loads = found["loads"]
    lines = [
        f"`{command}`: an embedded PostgreSQL of its own with default settings, granian with 2 workers, wrk with "
        f"8 connections; {found['n_movies']:,} movies, lists of {found['n_people']:,} people in turn, `"
        f"{found['algorithm']}` live. The view beside reads one movie by its key, with the same token where ours "
        "needs one.",
        "",
        "| what | per second | beside it | ratio | wanted | p50, ms | p95, ms | p99, ms |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        *(_row(what, loads[name], loads[peer], wanted) for name, what, peer, wanted in ROWS),
        "",
        f"Home page of browsers that are signed in, 8 at once: {_home(loads['home'])}; the first one after an event: "
        f"{_home(loads['home_anew'])}. {found['home_queries']} queries.",
        "",
        _reach(found["event_to_list"]),
        "",
        _memory(found["memory"]),
        "",
        *_scoring(found["scoring_ms"]),
        "",
        *_companion(found["companion"]),
        "",
        f"{_n_failed(found)} requests failed.",
    ]
    return "\n".join(lines)


def _home(of: dict[str, float]) -> str:
    return f"{of['per_second']:,.0f} per second, p50 {of['p50_ms']:.0f} ms, p95 {of['p95_ms']:.0f} ms"


def _n_failed(found: dict[str, Any]) -> int:
    pairs = [each for pair in found["companion"].values() for each in pair.values()]
    return sum(each["n_failed"] for each in [*found["loads"].values(), *pairs])


def _reach(found: dict[str, float]) -> str:
    return (
        f"From an event to the next list: {found['n']:.0f} times somebody was reported to have seen the first movie of "
        f"their list, and the list was asked for as soon as that was acknowledged. {found['n_stale']:.0f} of these "
        f"lists still held the movie; the others stood {found['p50_ms']:.0f} ms after the acknowledgement (p50; p95 "
        f"{found['p95_ms']:.0f} ms)."
    )


def _memory(found: dict[str, Any]) -> str:
    processes = ", ".join(f"{share:.0f}" for share in found["processes_mb"])
    return (
        f"Memory of the web processes after all this: {processes} MB (PSS; the smallest is their head). The models' "
        f"files are mapped: together they hold {found['models_mb']:.1f} MB of them, {found['models_apart_mb']:.1f} MB "
        "if each had its own."
    )


def _scoring(found: dict[str, float]) -> list[str]:
    return [
        "All of 60,000 made-up movies scored and put in order for one person, on one core:",
        "",
        "| | ms | wanted |",
        "| --- | --- | --- |",
        *(f"| {PARTS.get(name, name)} | {took:.1f} | at most {WANTED_MS} |" for name, took in found.items()),
    ]


def _companion(found: dict[str, Any]) -> list[str]:
    return [
        f"Beside the lists of the book's companion ({SOURCE}) on MovieLens 1M: its shipped settings (funk: 2 factors), "
        "patched only where it did not run, Django 2.2 with SQLite, gunicorn with 2 workers, wrk with 8 connections "
        "on one address, on a machine of 2 cores. *First*: everybody asks once; *again*: a hundred people ask over "
        "and over.",
        "",
        "| its list | ours | its, per second | ours first | ratio | ours again | ratio | wanted | p99 first, ms |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        *(_beside(each, found[each.name]) for each in COUNTERPARTS),
    ]


def _beside(theirs: Counterpart, ours: dict[str, dict[str, float]]) -> str:
    rates = " | ".join(
        f"{ours[name]['per_second']:,.0f} | {ours[name]['per_second'] / theirs.per_second:,.0f}"
        for name in ("first", "again")
    )
    return (
        f"| {theirs.name} | {theirs.algorithm} | {theirs.per_second} | {rates} | {WANTED} or more | "
        f"{ours['first']['p99_ms']:.0f} |"
    )


def _row(what: str, ours: dict[str, float], peer: dict[str, float], wanted: float) -> str:
    rates = f"{ours['per_second']:,.0f} | {peer['per_second']:,.0f} | {ours['per_second'] / peer['per_second']:.2f}"
    times = " | ".join(f"{ours[name]:.1f}" for name in ("p50_ms", "p95_ms", "p99_ms"))
    return f"| {what} | {rates} | {wanted} or more | {times} |"
