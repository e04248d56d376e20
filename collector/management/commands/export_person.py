from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from collector.errors import UnknownPersonError
from collector.selectors import person_named
from collector.services import archive_of


class Command(BaseCommand):
    help = "Writes everything that is kept of one person into a zip of JSON files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", help="a key, `origin:id`, or the e-mail address of an account")
        parser.add_argument("path", nargs="?", type=Path, help="default: person-<key>.zip")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            person = person_named(options["person"])
        except UnknownPersonError as error:
            raise CommandError(str(error)) from error
        path = options["path"] or Path(f"person-{person.key}.zip")
        path.write_bytes(archive_of(person))
        self.stdout.write(f"{path}: {path.stat().st_size:,} bytes, all about one person: keep it safe")
