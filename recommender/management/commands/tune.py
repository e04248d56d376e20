"""`manage.py tune`: better settings for an algorithm, found inside the training part; without any database."""

import json
from pathlib import Path
from typing import Any, get_args

from django.core.management.base import BaseCommand, CommandParser

from recommender.engine.evaluation import Protocol
from recommender.engine.files import write_text
from recommender.engine.metrics.estimates import Estimate
from recommender.management.bars import Bars
from recommender.management.on_files import add_data_options, refused_in_words
from recommender.measuring.evaluation_data import read_evaluation_data
from recommender.measuring.tuning import Found, tuned_on


class Command(BaseCommand):
    help = "Looks for better settings inside the training part, then tests them once; no database."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        add_data_options(parser)
        parser.add_argument("--algorithm", required=True)
        parser.add_argument("--protocol", choices=get_args(Protocol), default="strong")
        parser.add_argument("--candidates", type=int, default=27, help="settings to draw (27)")
        parser.add_argument("--parts", type=int, default=5, help="validation parts, 1 to 5 (5)")
        parser.add_argument("--k", type=int, default=10, help="length of the lists (10)")
        parser.add_argument("--seed", type=int, default=0)
        parser.add_argument(
            "--positive-from", type=float, help="lowest rating that counts, as in manage.py evaluate"
        )
        parser.add_argument(
            "--log",
            type=Path,
            default=Path("tuning.jsonl"),
            help="every trial, a line each (tuning.jsonl); the same search goes on from it",
        )
        parser.add_argument("--output", type=Path, metavar="S.json", help="writes what was found as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        with refused_in_words():
            data = read_evaluation_data(options["data"], items=options["items"])
            with Bars("settings") as bars:
                found = tuned_on(
                    data,
                    algorithm=options["algorithm"],
                    protocol=options["protocol"],
                    n_candidates=options["candidates"],
                    n_splits=options["parts"],
                    k=options["k"],
                    seed=options["seed"],
                    positive_from=options["positive_from"],
                    log=options["log"],
                    tell=bars,
                )
            if options["output"]:
                write_text(options["output"], json.dumps(found.to_dict(), indent=2, allow_nan=False) + "\n")
        self.stdout.write(_told(found))


def _told(found: Found) -> str:
    tuned, gain, test = found.tuned, found.tuned.gain, found.difference
    changed = ", ".join(f"{name} = {value}" for name, value in found.changed.items())
    return "\n".join(
        [
            f"{found.algorithm}: {changed or 'the settings so far are the best'} ({tuned.n_trials} fits)",
            f"validation, {found.metric}: {tuned.validation.value:.4f}, {_signed(gain)} over the settings so "
            "far; the best of many is flattered",
            f"test, {found.metric}: {found.after.value:.4f} after {found.before.value:.4f}, {_signed(test)}; "
            "not used to choose",
        ]
    )


def _signed(estimate: Estimate) -> str:
    return f"{estimate.value:+.4f} [{estimate.low:+.4f}, {estimate.high:+.4f}]"
