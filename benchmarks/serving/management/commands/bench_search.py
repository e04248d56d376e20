from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from benchmarks.serving.searching import fill, searching
from catalogue.models import Movie


class Command(BaseCommand):
    help = "Measures how fast titles are found among 60,000; prints JSON. Needs a home of its own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--data", help="a dataset whose titles go first; without it, the starter catalogue"
        )
        parser.add_argument("--seed", type=int, default=0)

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("import_dataset", options["data"] or "starter", stdout=sys.stderr)
        n_real = Movie.objects.count()
        fill(seed=options["seed"])
        searching(seed=options["seed"])  # the first time, nothing is in memory
        found = {name: asdict(each) for name, each in searching(seed=options["seed"] + 1).items()}
        self.stdout.write(json.dumps({"found": found, "n_movies": Movie.objects.count(), "n_real": n_real}))
