import os
import signal
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mysite.supervisor.duty import current_duty

PATIENCE_SECONDS = 60


class Command(BaseCommand):
    help = "Stops the site that runs on this MOVIEGEEK_HOME, every process of it."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        home = Path(settings.MOVIEGEEK_HOME)
        duty = current_duty(home)
        if duty is None:
            self.stdout.write("Nothing runs.")
            return
        os.kill(duty.pid, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while current_duty(home):
            if time.monotonic() > deadline:
                raise CommandError(f"process {duty.pid} does not stop; `kill -9 {duty.pid}` ends it")
            time.sleep(0.1)
        self.stdout.write(f"Stopped what ran on {duty.address}.")
