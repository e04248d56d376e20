from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from benchmarks.evidence.batches import batches
from benchmarks.evidence.counting import full, incremental
from benchmarks.evidence.crowd import add_crowd
from benchmarks.evidence.pages import Reader, event_to_list
from benchmarks.evidence.peer import make_tables
from benchmarks.evidence.posting import single_events
from drills.whole_site import free_port
from recommender.implicit import count_implicit_ratings

SIZES = (100_000, 1_000_000, 10_000_000)
CHANGED = (10, 100, 1000, 5000)


class Command(BaseCommand):
    help = "Measures how fast evidence is taken in, counted and served; prints JSON. Needs a home of its own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sizes", type=int, nargs="+", default=SIZES[:2])

    def handle(self, *args: Any, **options: Any) -> None:
        self._say("tables and movies")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("import_dataset", "starter", stdout=sys.stderr)
        make_tables()
        found: dict[str, Any] = {"pages": [], "full": []}
        reader, n_events = Reader(), 0
        for size in options["sizes"]:
            self._say(f"{size:,} events")
            add_crowd(size - n_events)
            n_events = size
            count_implicit_ratings(at=timezone.now())
            if not found["pages"]:
                call_command("train", "popularity", "item_knn", stdout=sys.stderr, stderr=sys.stderr)
                reader.begin()
            found["pages"].append(asdict(reader.times(size)))
            found["full"].append({"n_events": size, **asdict(full())})
        self._say("news")
        sizes = [n for n in CHANGED if n <= n_events // 100]
        found["incremental"] = [asdict(each) for each in incremental(sizes)]
        found["event_to_list"] = asdict(event_to_list(reader))
        self._say("batches")
        found["batches"] = asdict(batches())
        self._say("single events")
        singles = single_events(port=free_port())
        found["singles"] = {**asdict(singles), "ratio": singles.ratio}
        self.stdout.write(json.dumps(found))

    def _say(self, text: str) -> None:
        self.stderr.write(text)
