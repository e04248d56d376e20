"""Plays the load, prints what it came to, and writes docs/load.md. Ends with 1 when anything was not as it must be."""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import django

from drills.site import Site

WHOLE_SECONDS = 300


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m drills.load")
    parser.add_argument("--seconds", type=int, default=WHOLE_SECONDS)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="load-")))
        home.chmod(0o755)
        os.environ |= {"MOVIEGEEK_HOME": str(home), "DJANGO_SETTINGS_MODULE": "mysite.settings"}
        os.environ.pop("DATABASE_URL", None)
        django.setup()
        site = Site(home)
        site.environment["SIMULATE"] = "1"
        stack.callback(site.stop)
        site.start()
        return _judged(site, seconds=options.seconds, seed=options.seed)


def _judged(site: Site, *, seconds: int, seed: int) -> int:
    from drills.load.play import play
    from drills.load.report import document, write

    played = play(site, seconds=seconds, seed=seed)
    print(document(played), flush=True)
    complaints = played.complaints()
    for complaint in complaints:
        print(f"WRONG: {complaint}", flush=True)
    if seconds >= WHOLE_SECONDS:
        write(played)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
