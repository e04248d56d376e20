from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recommender.errors import NothingToTrainError
from recommender.management.progress import TerminalProgress
from recommender.training import train


class Command(BaseCommand):
    help = "Evaluates algorithms on a holdout, fits them on all evidence, registers and promotes them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("algorithms", nargs="+", metavar="ALGORITHM")
        parser.add_argument(
            "--no-promote", action="store_true", help="register the version, change nothing live"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            trained = train(
                options["algorithms"],
                by="command line",
                report=TerminalProgress(self.stderr),  # type: ignore[arg-type]
                promotes=not options["no_promote"],
            )
        except (NothingToTrainError, ValueError, LookupError) as error:
            raise CommandError(str(error)) from error
        for result in trained:
            self.stdout.write(result.as_line())
