from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recommender.errors import NothingToTrainError
from recommender.management.progress import TerminalProgress
from recommender.rebuild import STAGES, rebuild


class Command(BaseCommand):
    help = "Evidence becomes implicit ratings, standings and models, as the worker does on schedule."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "stages", nargs="*", metavar="STAGE", help=f"some of {', '.join(STAGES)}; else all"
        )
        parser.add_argument("--algorithms", help="comma-separated; else those of the settings")

    def handle(self, *args: Any, **options: Any) -> None:
        names = options["algorithms"]
        try:
            done = rebuild(
                options["stages"] or STAGES,
                algorithms=names.split(",") if names else None,
                by="command line",
                report=TerminalProgress(self.stderr),  # type: ignore[arg-type]
            )
        except (NothingToTrainError, ValueError, LookupError) as error:
            raise CommandError(str(error)) from error
        for line in done.lines:
            self.stdout.write(line)
        self.stdout.write(f"rebuilt {', '.join(done.seconds)} in {sum(done.seconds.values()):.1f} s")
