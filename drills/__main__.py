"""Plays the faults, counts, and writes docs/drills.md. Ends with 1 when anything was lost or doubled."""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import django
from django.db import connections

from drills.disk import small_disk
from drills.faults import FAULTS, Stage
from drills.report import Outcome, write
from drills.site import Site


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("faults", nargs="*", help=f"of {', '.join(FAULTS)}; all when left out")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--times", type=int, default=20, help="kills or cuts of each")
    options = parser.parse_args()
    names = options.faults or list(FAULTS)
    if unknown := set(names) - set(FAULTS):
        parser.error(f"no fault {sorted(unknown)}; there are {', '.join(FAULTS)}")
    print(f"seed {options.seed}", flush=True)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="drills-")))
        folder.chmod(0o755)
        outcomes = _played(names, stack=stack, folder=folder, seed=options.seed, times=options.times)
    if names == list(FAULTS):
        write(outcomes, seed=options.seed, times=options.times)
    return 0 if all(outcome.is_sound() for outcome in outcomes) else 1


def _played(names: list[str], *, stack: ExitStack, folder: Path, seed: int, times: int) -> list[Outcome]:
    is_root = os.geteuid() == 0
    home = stack.enter_context(small_disk(folder)) if is_root else folder / "home"
    home.mkdir(exist_ok=True)
    _use(home)
    from catalogue.models import Movie
    from drills.tally import counted

    site = Site(home)
    stack.callback(site.stop)
    site.start()
    token, movies = site.events_token(), list(Movie.objects.values_list("pk", flat=True))
    outcomes = []
    for name in names:
        if name == "full_disk" and not is_root:
            print("full_disk: not played, only root may mount a disk", flush=True)
            continue
        stage = Stage(site, token, movies, seed, times, folder)
        ledger = FAULTS[name](stage)
        site.wait_until_ready()
        connections.close_all()  # the server that they led to may have been killed
        outcome = Outcome(name, ledger, counted(ledger), tuple(stage.recoveries))
        print(outcome, flush=True)
        outcomes.append(outcome)
        seed += 1000
    return outcomes


def _use(home: Path) -> None:
    """Django of this process looks at the site under fire."""
    os.environ |= {"MOVIEGEEK_HOME": str(home), "DJANGO_SETTINGS_MODULE": "mysite.settings"}
    os.environ.pop("DATABASE_URL", None)
    django.setup()


if __name__ == "__main__":
    sys.exit(main())
