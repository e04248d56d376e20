"""`manage.py recommend_file`: lists for histories in a file, without any database."""

from argparse import ArgumentTypeError
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from recommender.engine.batch import recommend_from_files
from recommender.management.bars import Bars
from recommender.management.on_files import add_items_option, refused_in_words


class Command(BaseCommand):
    help = "Fits an algorithm on T.csv and writes the best K items for each history in H.csv; no database."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--train", type=Path, required=True, metavar="T.csv")
        parser.add_argument("--histories", type=Path, required=True, metavar="H.csv")
        add_items_option(parser)
        parser.add_argument("--algorithm", default="default", help="a name, or default")
        parser.add_argument("--k", type=int, default=10, help="length of the lists (10)")
        parser.add_argument(
            "--at", type=moment, help="unix seconds or ISO 8601 (UTC): the moment of the lists"
        )
        parser.add_argument("--output", type=Path, required=True, metavar="R.csv")

    def handle(self, *args: Any, **options: Any) -> None:
        with Bars("users") as bars, refused_in_words():
            written = recommend_from_files(
                train=options["train"],
                histories=options["histories"],
                items=options["items"],
                algorithm=options["algorithm"],
                k=options["k"],
                at=options["at"],
                output=options["output"],
                step=bars,
            )
        self.stdout.write(
            f"{written.algorithm}: {written.n_rows} rows for {written.n_users} users in {options['output']} "
            f"({written.n_short} lists are shorter than {options['k']}, "
            f"{written.n_after} training rows came later and were left out)"
        )


def moment(text: str) -> int:
    """Unix seconds of a number or an ISO 8601 time; without zone it is UTC."""
    try:
        if text.lstrip("-").isdigit():
            return int(text)
        parsed = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(
            f"{text!r} is neither unix seconds nor a time like 2024-05-01T12:00"
        ) from None
    return int((parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp())
