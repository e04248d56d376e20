import sys
from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from analytics.event_export import write_events


def day_of(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"expected a day such as 2026-03-14, got {text!r}") from error


class Command(BaseCommand):
    help = "Writes the raw log as CSV, one row per event in the order of arrival. It holds people's data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, help="default: standard output")
        parser.add_argument("--since", type=day_of, default=date(1970, 1, 1), help="first day, UTC")
        parser.add_argument("--until", type=day_of, default=date(2999, 12, 31), help="last day, UTC")

    def handle(self, *args: Any, **options: Any) -> None:
        span = {
            "start": datetime.combine(options["since"], time(), UTC),
            "end": datetime.combine(options["until"] + timedelta(days=1), time(), UTC),
        }
        path = options["path"]
        if path is None:
            write_events(sys.stdout.buffer, **span)
            return
        with path.open("wb") as out:
            write_events(out, **span)
        self.stderr.write(f"{path}: {path.stat().st_size:,} bytes")
