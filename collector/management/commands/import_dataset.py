from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from collector.errors import ImportRunningError
from collector.models import ImportBatch
from collector.services import Progress, import_dataset, import_starter
from collector.services.imports import STARTER
from datasets import Dataset, DatasetError, open_dataset

SHOWN_SKIPPED = 10
SECONDS_BETWEEN_LINES = 5


class Command(BaseCommand):
    help = (
        "Load a public rating dataset, as a zip or a folder: MovieLens, MovieTweetings, Netflix Prize, TMDB,"
        " or `starter`, the catalogue that comes with MovieGeek. Interrupted, it goes on where it was;"
        " repeated, it changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("data", metavar="PATH|NAME")

    def handle(self, *, data: str, **options: Any) -> None:
        started = time.monotonic()
        meter = Meter(self)
        try:
            batch = (
                import_starter(progress=meter.show)
                if data == STARTER
                else import_dataset(opened(data), progress=meter.show)
            )
        except (DatasetError, ImportRunningError) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            raise CommandError(
                f"interrupted; `import_dataset {data}` goes on from here", returncode=130
            ) from None
        finally:
            meter.close()
        self.report(batch, seconds=time.monotonic() - started)

    def report(self, batch: ImportBatch, *, seconds: float) -> None:
        self.stdout.write(
            f"{batch.name} ({batch.format}): {batch.n_movies:,} movies, {batch.n_ratings:,} ratings,"
            f" {batch.n_skipped:,} rows skipped, {seconds:.1f} s"
        )
        for row in batch.skipped[:SHOWN_SKIPPED]:
            self.stdout.write(f"  skipped {row['file']}, line {row['line']}: {row['reason']}: {row['raw']}")
        if batch.n_skipped > SHOWN_SKIPPED:
            self.stdout.write(f"  ... and {batch.n_skipped - SHOWN_SKIPPED:,} more")


def opened(data: str) -> Dataset:
    """A path; else a file or folder of that name among the datasets, with or without .zip."""
    folder = settings.MOVIEGEEK_DATASETS
    candidates = [Path(data).expanduser()]
    if folder:
        candidates += [folder / f"{data}.zip", *sorted(folder.glob(f"*/{data}.zip")), folder / data]
    for path in candidates:
        if path.exists():
            return open_dataset(path)
    among = f" and no dataset of that name in {folder}" if folder else ""
    raise DatasetError(
        f"there is no file or folder {data}{among}; give the path of a zip or folder, or `starter`"
    )


class Meter:
    """Rate and time left: a bar in a terminal, a line now and then elsewhere."""

    def __init__(self, command: BaseCommand) -> None:
        self.command = command
        self.bar: tqdm[Any] | None = None
        self.what = ""
        self.last_line = self.started = time.monotonic()
        self.first_done = 0

    def show(self, progress: Progress) -> None:
        if progress.what != self.what:
            self._begin(progress)
        if self.bar is not None:
            self.bar.update(progress.done - self.bar.n)
        elif time.monotonic() - self.last_line > SECONDS_BETWEEN_LINES:
            self._line(progress)

    def close(self) -> None:
        if self.bar is not None:
            self.bar.close()

    def _begin(self, progress: Progress) -> None:
        self.close()
        self.what, self.first_done = progress.what, progress.done
        self.last_line = self.started = time.monotonic()
        if sys.stderr.isatty():
            self.bar = tqdm(
                desc=progress.what, total=progress.total, unit="rows", unit_scale=True, initial=progress.done
            )

    def _line(self, progress: Progress) -> None:
        now = time.monotonic()
        rate = (progress.done - self.first_done) / (now - self.started)
        left = f", {(progress.total - progress.done) / rate:.0f} s left" if progress.total and rate else ""
        of = f" of about {progress.total:,}" if progress.total else ""
        self.command.stdout.write(f"{progress.done:,}{of} {progress.what}, {rate:,.0f} a second{left}")
        self.last_line = now
