from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mysite.secret import rotate


class Command(BaseCommand):
    help = "Signs cookies with a new key; what the old one signed is accepted for 400 days more."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.SECRET_KEY_IS_GIVEN:
            raise CommandError(
                "SECRET_KEY is set: set a new one there, and put the old one into SECRET_KEY_FALLBACKS"
            )
        keys = rotate(Path(settings.MOVIEGEEK_HOME), now=timezone.now())
        until = max(end for _, end in keys.old)
        self.stdout.write(
            f"new key from the next start on; the old one is accepted until {until:%Y-%m-%d}."
            " To end that at once, delete its line in secret_key before the start."
        )
