from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from collector.models import FailedEvent
from collector.services import replay_failed


class Command(BaseCommand):
    help = "Sends refused events again, after a fix; each is stored once."

    def handle(self, *args: Any, **options: Any) -> None:
        done = replay_failed(rows=FailedEvent.objects.all(), at=timezone.now())
        self.stdout.write(f"{done.stored} stored, {done.refused} refused again, {done.broken} broken")
