from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from datasets import DatasetError
from datasets.event_pairs import read_event_pairs
from figures import draw
from recommender.engine.files import write_text
from recommender.errors import NothingToTrainError
from recommender.measuring.learning import WeightReport, learn_from_log, learn_from_pairs
from recommender.measuring.learning_figure import learned_weights_figure


class Command(BaseCommand):
    help = (
        "Learns which evidence goes before a purchase or a high rating, and shows it beside the weights in use; "
        "nothing is changed by it. With --data from files of events without times, and no database."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", type=Path, help="folder or zip of view, add_to_cart, purchase files")
        parser.add_argument("--figure", type=Path, metavar="W.svg", help="draws it there")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = (
                learn_from_pairs(read_event_pairs(options["data"]))
                if options["data"]
                else learn_from_log(at=timezone.now())
            )
        except (NothingToTrainError, DatasetError) as error:
            raise CommandError(str(error)) from error
        if options["figure"]:
            write_text(options["figure"], draw(learned_weights_figure(report), standalone=True))
        self.stdout.write(_table(report))


def _table(report: WeightReport) -> str:
    lines = [
        report.sentence(),
        f"{'kind':<14}{'log-odds':>9}  {'95 % interval':<18}{'in use':>7}{'learned':>9}{'pairs':>9}",
    ]
    for row in report.rows:
        learned = report.at_scale_in_use(row)
        in_use = "-" if row.in_use is None else f"{row.in_use:g}"
        lines.append(
            f"{row.kind:<14}{row.value:>9.3f}  {f'{row.low:.3f} to {row.high:.3f}':<18}{in_use:>7}"
            f"{'-' if learned is None else f'{learned:.2f}':>9}{row.n_pairs:>9,}"
        )
    return "\n".join(lines)
