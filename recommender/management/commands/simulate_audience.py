from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recommender.audience.simulate import forget_audience, simulate_audience
from recommender.errors import NoAudienceError


class Command(BaseCommand):
    help = "A synthetic audience, marked as simulated, walks the site and leaves evidence; or is removed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--visitors", type=int, default=300)
        parser.add_argument("--days", type=int, default=30)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--remove", action="store_true", help="remove all of it, and simulate nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["remove"]:
            self.stdout.write(f"removed {forget_audience():,} simulated persons and all that they left")
            return
        try:
            done = simulate_audience(
                visitors=options["visitors"],
                days=options["days"],
                seed=options["seed"],
                until=timezone.now(),
            )
        except NoAudienceError as error:
            raise CommandError(str(error)) from error
        left = done.written
        self.stdout.write(
            f"simulated {left.persons:,} persons: {left.sessions:,} sessions, {left.slates:,} lists, "
            f"{left.events:,} events, {done.seconds:.1f} s; --remove takes them away again"
        )
