from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.errors import ScopeNotAllowedError
from accounts.models import ApiToken, User
from accounts.services import create_token


class Command(BaseCommand):
    help = "Makes an API token for an account and prints it once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument(
            "--scopes", default="personal", help=f"joined by commas: {','.join(ApiToken.Scope.values)}"
        )
        parser.add_argument("--name", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].lower()).first()
        if user is None:
            raise CommandError(
                f"there is no account {options['email']}; make one on the site or by staff_password"
            )
        try:
            _, token = create_token(user=user, name=options["name"], scopes=options["scopes"].split(","))
        except ScopeNotAllowedError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(token)
