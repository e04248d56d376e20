"""`manage.py evaluate`: offline evaluation on a dataset, without any database."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from datasets import DatasetError
from figures import draw
from recommender.engine.defaults import algorithms_named, predictor_named
from recommender.engine.errors import InputFileError, UnknownAlgorithmError
from recommender.engine.evaluation import EvaluationReport, Protocol, evaluate
from recommender.engine.files import write_text
from recommender.evaluation_data import EvaluationData, read_evaluation_data
from recommender.evaluation_figure import comparison


class Command(BaseCommand):
    help = "Compares algorithms on a dataset: table, JSON and plot; no database."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--data", type=Path, required=True, help="a dataset's archive or folder, or a T.csv"
        )
        parser.add_argument(
            "--items", type=Path, metavar="I.csv", help="titles, years, genres beside a T.csv"
        )
        parser.add_argument("--protocol", choices=get_args(Protocol), default="time")
        parser.add_argument("--algorithms", default="popularity,item_knn,ease", help="names joined by commas")
        parser.add_argument("--k", type=int, nargs="+", default=[10], help="lengths of the lists (10)")
        parser.add_argument("--seed", type=int, default=0)
        parser.add_argument(
            "--positive-from",
            type=float,
            help="lowest rating that counts as relevant (0.7 of the highest on the scale)",
        )
        parser.add_argument(
            "--output",
            type=Path,
            default=Path("evaluation.json"),
            metavar="E.json",
            help="the plot is written beside it (evaluation.json, evaluation.svg)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            data = read_evaluation_data(options["data"], items=options["items"])
            report = self._evaluate(data, options)
            found = {"data": data.name} | report.to_dict()
            plot = options["output"].with_suffix(".svg")
            write_text(options["output"], json.dumps(found, indent=2, allow_nan=False) + "\n")
            write_text(plot, draw(comparison(report, data=data.name), standalone=True))
        except (InputFileError, DatasetError, UnknownAlgorithmError, ValueError) as error:
            raise CommandError(str(error)) from error
        for row in data.skipped:
            self.stderr.write(f"skipped: {row}")
        self.stdout.write(f"{data.name}: {report.to_text()}")
        self.stdout.write(f"written: {options['output']}, {plot}")

    def _evaluate(self, data: EvaluationData, options: dict[str, Any]) -> EvaluationReport:
        names = [name.strip() for name in options["algorithms"].split(",")]
        is_rating = options["protocol"] == "rating"
        interactions = data.rated() if is_rating else data.liked(options["positive_from"])
        algorithms = {name: predictor_named(name) for name in names} if is_rating else algorithms_named(names)
        return evaluate(
            interactions,
            protocol=options["protocol"],
            algorithms=algorithms,
            k=options["k"],
            seed=options["seed"],
            features=data.features,
            progress=_progress(),
        )


def _progress() -> Callable[[str, int, int], None]:
    """One bar per algorithm, on a terminal only."""
    bars: dict[str, tqdm[Any]] = {}

    def show(label: str, done: int, total: int) -> None:
        if label not in bars:
            bars[label] = tqdm(total=total, desc=label, disable=None)
        bars[label].update(done - bars[label].n)
        if done == total:
            bars[label].close()

    return show
