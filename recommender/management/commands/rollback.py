from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recommender.errors import NothingToRollBackError
from recommender.registry import roll_back


class Command(BaseCommand):
    help = "Makes the version before the live one live again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("algorithm", metavar="ALGORITHM")
        parser.add_argument("--reason", default="", help="kept with the rollback")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            live = roll_back(
                algorithm=options["algorithm"],
                by="command line",
                at=timezone.now(),
                reason=options["reason"],
            )
        except NothingToRollBackError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{live.version.name} is live for {live.algorithm}")
