from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from mysite.backup import write_backup
from mysite.supervisor.errors import SupervisorError


class Command(BaseCommand):
    help = "Writes database, models, uploads and the signing key into one file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", nargs="?", help="default: moviegeek-<time>.tar.gz")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        path = Path(options["path"] or f"moviegeek-{now:%Y%m%dT%H%M%S}.tar.gz")
        try:
            size = write_backup(path.resolve(), at=now)
        except (SupervisorError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{path}: {size / 2**20:.1f} MB. It holds people's data: keep it safe.")
