from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from catalogue.enrichment.run import enrich
from catalogue.errors import NoTmdbKeyError, TmdbError

SECONDS_BETWEEN_LINES = 5.0


class Command(BaseCommand):
    help = (
        "Plots, people, posters and where to watch from TMDB, for movies with an id of TMDB or IMDb; needs"
        " TMDB_API_KEY. Interrupted, it goes on where it was; repeated, it asks for what is new or old."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", type=int, help="at most so many movies, the most popular first")

    def handle(self, *, limit: int | None, **options: Any) -> None:
        if limit is not None and limit < 1:
            raise CommandError(f"--limit must be at least 1, got {limit}")
        self.written_at = time.monotonic()
        try:
            done = enrich(at=timezone.now(), limit=limit, report=self.show)
        except (NoTmdbKeyError, TmdbError) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            raise CommandError("interrupted; `enrich_tmdb` goes on from here", returncode=130) from None
        self.stdout.write(done.words())

    def show(self, share: float, words: str) -> None:
        now = time.monotonic()
        if now - self.written_at >= SECONDS_BETWEEN_LINES:
            self.written_at = now
            self.stdout.write(f"{share:4.0%}  {words}")
