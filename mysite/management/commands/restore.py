import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mysite.backup import restore_backup
from mysite.supervisor.errors import SupervisorError


class Command(BaseCommand):
    help = "Puts back what `backup` wrote. What the database holds now is lost."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["yes"]:
            self.ask()
        try:
            about = restore_backup(options["path"].resolve())
        except SupervisorError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Restored the state of {about['made_at']}. Newer code may need `manage.py migrate`."
        )

    def ask(self) -> None:
        if not sys.stdin.isatty():
            raise CommandError("restore asks first and nobody can answer here; --yes says yes")
        if input("The database as it is now will be lost. Type yes: ").strip().lower() != "yes":
            raise CommandError("changed nothing")
