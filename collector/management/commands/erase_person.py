from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from collector.errors import UnknownPersonError
from collector.selectors import person_named
from collector.services import erase_all_of


class Command(BaseCommand):
    help = "Deletes everything that leads to one person, and the account. Counts stay, without a name."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", help="a key, `origin:id`, or the e-mail address of an account")
        parser.add_argument("--keep-account", action="store_true", help="delete only what the person did")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            person = person_named(options["person"])
        except UnknownPersonError as error:
            raise CommandError(str(error)) from error
        if not options["yes"] and input(f"Delete all of {person.key} for good? [yes/no] ") != "yes":
            raise CommandError("nothing was deleted")
        erase_all_of(person=person, with_account=not options["keep_account"])
        self.stdout.write(f"{person.key} is gone")
