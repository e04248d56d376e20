"""The callers and the upheaval, all at once for so many seconds."""

from __future__ import annotations

import time
from collections.abc import Sequence

from django.db import connections

from catalogue.models import Movie
from collector.models import Event, Person
from drills.load.callers import Browser, Caller, ListReader, Reported, Reporter
from drills.load.memory import Memory, memory_below
from drills.load.report import WINDOW_SECONDS, Played
from drills.load.upheaval import Every, kill_worker, move_the_live_version, moves_since
from drills.site import ACCOUNT, Site
from drills.tally import lost_of

ALGORITHM = "ease"
EVERY_SECONDS = 20
N_BROWSERS, N_READERS, N_REPORTERS = 3, 3, 2


def play(site: Site, *, seconds: int, seed: int) -> Played:
    """A second version is trained first, to go on to and back from."""
    site.manage("train", ALGORITHM)
    reported, memory = Reported(), list[tuple[float, Sequence[Memory]]]()
    n_before = Event.objects.count()
    callers = _callers(site, seed=seed, reported=reported)
    upheaval = promotions, kills, looks = _upheaval(site, memory)
    begun = time.time()
    threads: list[Caller | Every] = [*callers, *upheaval]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    for thread in threads:
        thread.is_ending.set()
    for thread in threads:
        thread.join()
    connections.close_all()
    return Played(
        begun=begun,
        seconds=seconds,
        samples=[sample for caller in callers for sample in caller.samples],
        moves=moves_since(begun, algorithm=ALGORITHM),
        memory=memory,
        n_kills=kills.n_done,
        n_events_before=n_before,
        n_events_after=Event.objects.count(),
        n_acknowledged=len(reported.ids),
        n_lost=lost_of(reported.ids),
        upheaval_failures=[*promotions.failures, *kills.failures, *looks.failures],
        command=f"make load SECONDS={seconds} SEED={seed}",
    )


def _callers(site: Site, *, seed: int, reported: Reported) -> list[Caller]:
    token = _token(site)
    movies = list(Movie.objects.all())
    ids = [movie.pk for movie in movies]
    people = [str(key) for key in Person.objects.order_by("pk").values_list("key", flat=True)[:300]]
    of = {"port": site.port}
    return [
        *(
            Browser(seed=seed + n, movies=[movie.get_absolute_url() for movie in movies], **of)
            for n in range(N_BROWSERS)
        ),
        *(
            ListReader(seed=seed + n, token=token, people=people, algorithm=ALGORITHM, **of)
            for n in range(N_READERS)
        ),
        *(
            Reporter(seed=seed + n, token=token, people=people, movies=ids, reported=reported, **of)
            for n in range(N_REPORTERS)
        ),
    ]


def _token(site: Site) -> str:
    site.manage("staff_password", ACCOUNT)
    return site.manage("api_token", ACCOUNT, "--scopes", "events,users").split()[-1]


def _upheaval(site: Site, memory: list[tuple[float, Sequence[Memory]]]) -> tuple[Every, Every, Every]:
    assert site.server is not None
    pid, models = site.server.pid, site.home / "models"
    half = EVERY_SECONDS / 2
    return (
        Every(EVERY_SECONDS, lambda: move_the_live_version(ALGORITHM), first_after=half),
        Every(EVERY_SECONDS, lambda: kill_worker(pid), first_after=EVERY_SECONDS),
        Every(
            WINDOW_SECONDS,
            lambda: memory.append((time.time(), memory_below(pid, models=models))),
            first_after=0,
        ),
    )
