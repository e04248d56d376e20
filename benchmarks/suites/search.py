"""Search: how long a title takes to be found, also mistyped, beside a search that forgives nothing."""

from __future__ import annotations

from typing import Any

from benchmarks.suite import Options
from benchmarks.thrown_away import of_thrown_away_site

TITLE = "Search: titles that were typed wrongly"
WANTED_MS = 50  # of 95 in 100

ROWS = {
    "whole": "whole title",
    "begun": "the first 3 to 6 letters",
    "mistyped": "a letter left out, or two swapped",
    "nonsense": "the letters of a title in any order",
    "peer": "a letter left out, or two swapped: `icontains`",
}


def run(options: Options) -> str:
    command = [
        "bench_search",
        *(["--data", options.data] if options.data else []),
        "--seed",
        str(options.seed),
    ]
    found = of_thrown_away_site(command, settings="benchmarks.serving.settings")
    return section(found, command=options.command)


def section(found: dict[str, Any], *, command: str) -> str:
    made_up = found["n_movies"] - found["n_real"]
    return "\n".join(
        [
            f"`{command}`: an embedded PostgreSQL of its own with default settings; {found['n_movies']:,} movies, "
            f"{made_up:,} of them with titles made of the words of the others; one question at a time, with movies, "
            "contributors and genres in each answer. Processor time, of the database and of Python together.",
            "",
            "| asked for | n | p50, ms | p95, ms | p99, ms | meant movie among the first 5 |",
            "| --- | --- | --- | --- | --- | --- |",
            *(_row(words, found["found"][name]) for name, words in ROWS.items()),
            "",
            f"Wanted: p95 of {WANTED_MS} ms or less for a title that was typed wrongly.",
        ]
    )


def _row(words: str, found: dict[str, float]) -> str:
    times = " | ".join(f"{found[name]:.1f}" for name in ("p50_ms", "p95_ms", "p99_ms"))
    return f"| {words} | {found['n']:.0f} | {times} | {100 * found['share_found']:.0f} % |"
