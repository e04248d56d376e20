import os
import shutil
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from mysite.supervisor.lease import is_kept
from mysite.supervisor.place import place_of


class Command(BaseCommand):
    help = "Throws the local state away: database, models, uploads, keys."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        home = Path(settings.MOVIEGEEK_HOME)
        if not options["yes"]:
            self.ask(home)
        call_command("stop_all", stdout=self.stdout)
        place = place_of(home)
        if is_kept(place):
            raise CommandError(f"another command still uses the database of {home}; end it first")
        for folder in (place.folder, place.socket_folder, home):
            shutil.rmtree(folder, ignore_errors=True)
        self.stdout.write(f"{home} is gone. A database of DATABASE_URL was not touched.")

    def ask(self, home: Path) -> None:
        if not sys.stdin.isatty():
            raise CommandError("make reset asks first and nobody can answer here; YES=1 says yes")
        answer = input(f"Throw away everything in {home}{os.sep} (database, models, uploads)? Type yes: ")
        if answer.strip().lower() != "yes":
            raise CommandError("kept everything")
