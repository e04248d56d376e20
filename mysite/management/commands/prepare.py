from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from mysite.supervisor.first_run import steps
from mysite.supervisor.serve import take


class Command(BaseCommand):
    help = "Does what `serve` does before it serves: tables, data, audience, models, static files, a login."

    def handle(self, *args: Any, **options: Any) -> None:
        for step in steps(data=settings.DATA, simulate=settings.SIMULATE, home=Path(settings.MOVIEGEEK_HOME)):
            take(step)
