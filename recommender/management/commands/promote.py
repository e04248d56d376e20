from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recommender.errors import PromotionRefusedError, UnknownVersionError
from recommender.registry import promote, version_named


class Command(BaseCommand):
    help = "Makes a version live, unless it is worse than the live one by more than the setting allows."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("version", help="a version's name")
        parser.add_argument("--reason", default="", help="kept with the promotion")
        parser.add_argument("--in-spite-of-metrics", action="store_true", help="also when it is worse")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            live = promote(
                version=version_named(options["version"]),
                by="command line",
                at=timezone.now(),
                reason=options["reason"],
                in_spite_of_metrics=options["in_spite_of_metrics"],
            )
        except (UnknownVersionError, PromotionRefusedError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{live.version.name} is live for {live.algorithm}")
