"""`manage.py evaluate`: offline evaluation on a dataset, without any database."""

import json
from pathlib import Path
from typing import Any, get_args

from django.core.management.base import BaseCommand, CommandParser

from figures import draw
from recommender.engine.contenders import contenders
from recommender.engine.evaluation import EvaluationReport, Protocol, evaluate
from recommender.engine.evaluation.table import table_of
from recommender.engine.files import write_text
from recommender.engine.naming import names_in
from recommender.management.bars import Bars
from recommender.management.on_files import add_data_options, refused_in_words
from recommender.measuring.evaluation_data import EvaluationData, read_evaluation_data
from recommender.measuring.evaluation_figure import figure_of


class Command(BaseCommand):
    help = "Compares algorithms on a dataset: table, JSON and plot; no database."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        add_data_options(parser)
        parser.add_argument("--protocol", choices=get_args(Protocol), default="time")
        parser.add_argument(
            "--algorithms",
            help="names joined by commas, settings as in 'ease(l2=300)' (popularity,item_knn,ease; for ratings "
            "baseline,item_knn); dated protocols show what is popular lately beside them",
        )
        parser.add_argument("--baseline", help="the algorithm that the others are compared with (the first)")
        parser.add_argument("--k", type=int, nargs="+", default=[10], help="lengths of the lists (10)")
        parser.add_argument("--seed", type=int, default=0)
        parser.add_argument(
            "--holdout", type=float, help="share of the rows (time: 0.1) or of a user's items (strong: 0.2)"
        )
        parser.add_argument(
            "--cuts",
            type=float,
            nargs="+",
            default=[],
            help="time: pool the lists of several cuts, such as .6 .7 .8 .9",
        )
        parser.add_argument(
            "--known",
            type=int,
            nargs="+",
            default=[],
            help="strong: cut histories to so many movies, such as 1 3 5 10, and plot what they are worth",
        )
        parser.add_argument(
            "--folds",
            choices=("published", "random"),
            default="published",
            help="rating: the publisher's folds where the dataset has them (default), or five random ones",
        )
        parser.add_argument(
            "--positive-from",
            type=float,
            help="lowest rating that counts as relevant (strong: 0.8 of the highest on the scale, 4 of 5 stars; "
            "time and loo: every row)",
        )
        parser.add_argument(
            "--output",
            type=Path,
            default=Path("evaluation.json"),
            metavar="E.json",
            help="the plot is written beside it (evaluation.json, evaluation.svg)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with refused_in_words():
            data = read_evaluation_data(options["data"], items=options["items"])
            with Bars("users") as bars:
                report = self._evaluate(data, options, bars)
            found = {"data": data.name} | report.to_dict()
            plot = options["output"].with_suffix(".svg")
            write_text(options["output"], json.dumps(found, indent=2, allow_nan=False) + "\n")
            write_text(plot, draw(figure_of(report, data=data.name), standalone=True))
        for row in data.skipped:
            self.stderr.write(f"skipped: {row}")
        self.stdout.write(f"{data.name}: {table_of(report)}")
        self.stdout.write(f"written: {options['output']}, {plot}")

    def _evaluate(self, data: EvaluationData, options: dict[str, Any], bars: Bars) -> EvaluationReport:
        protocol: Protocol = options["protocol"]
        rows = data.relevant_for(protocol, positive_from=options["positive_from"])
        algorithms = contenders(_names(options), protocol=protocol)
        return evaluate(
            rows,
            protocol=protocol,
            algorithms=algorithms,
            baseline=options["baseline"],
            k=options["k"],
            seed=options["seed"],
            holdout_share=options["holdout"],
            cuts=options["cuts"],
            n_known=options["known"],
            features=data.features,
            fold_of_row=data.published_folds(rows) if options["folds"] == "published" else None,
            progress=bars,
        )


def _names(options: dict[str, Any]) -> list[str]:
    """The algorithms asked for, and the baseline where it is not among them."""
    usual = "baseline,item_knn" if options["protocol"] == "rating" else "popularity,item_knn,ease"
    named = names_in(options["algorithms"] or usual)
    return [*named, options["baseline"]] if options["baseline"] else named
