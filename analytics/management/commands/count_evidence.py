from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from analytics.rollup import count_evidence


class Command(BaseCommand):
    help = "Counts new evidence into the dashboard's tables, as the worker does every minute."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--anew", action="store_true", help="count every day again")

    def handle(self, *args: Any, **options: Any) -> None:
        n_days = count_evidence(now=timezone.now(), anew=options["anew"])
        self.stdout.write(f"counted {n_days} days")
