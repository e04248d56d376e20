from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from mysite.supervisor.first_run import STAFF_EMAIL, new_staff_password


class Command(BaseCommand):
    help = "Makes a new random password for a dashboard login, and the login itself if it does not exist."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", nargs="?", default=STAFF_EMAIL)

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].lower()
        self.stdout.write(f"{email} with the password {new_staff_password(email)}")
