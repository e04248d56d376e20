from typing import Any

from django.core.management.base import BaseCommand

from collector.services import settle_stored


class Command(BaseCommand):
    help = "Settles which lists acts are owed to that were stored without, as before attribution was kept."

    def handle(self, *args: Any, **options: Any) -> None:
        n_settled, (n, until) = 0, settle_stored()
        while n:
            n_settled += n
            n, until = settle_stored(after=until)
        self.stdout.write(f"settled {n_settled} acts")
