"""`manage.py predict_file`: predicted ratings for pairs in a file, without any database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from recommender.engine.batch import predict_from_files
from recommender.management.bars import Bars
from recommender.management.on_files import add_items_option, refused_in_words


class Command(BaseCommand):
    help = "Fits an algorithm on the ratings of T.csv and predicts each pair of P.csv; no database."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--train", type=Path, required=True, metavar="T.csv")
        parser.add_argument("--pairs", type=Path, required=True, metavar="P.csv")
        add_items_option(parser)
        parser.add_argument("--algorithm", default="default", help="a name, or default")
        parser.add_argument("--output", type=Path, required=True, metavar="R.csv")

    def handle(self, *args: Any, **options: Any) -> None:
        with Bars("pairs") as bars, refused_in_words():
            written = predict_from_files(
                train=options["train"],
                pairs=options["pairs"],
                items=options["items"],
                algorithm=options["algorithm"],
                output=options["output"],
                step=bars,
            )
        self.stdout.write(
            f"{written.algorithm}: {written.n_rows} predictions for {written.n_users} users "
            f"in {options['output']}"
        )
