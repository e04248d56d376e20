"""Keeps one home's PostgreSQL running while somebody uses it: `python -m mysite.supervisor.keeper HOME`.

Users hold a shared lock on one file (their lease) until they end, in whatever way. The keeper waits for the
exclusive lock on it: once it has that, nobody is left, and it stops the server and ends. Another lock says
that a keeper is there. Plain Python, so that it is up in a moment.
"""

import fcntl
import os
import signal
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

from mysite.supervisor import binaries, locks
from mysite.supervisor.cluster import Cluster
from mysite.supervisor.errors import NoBinariesError, SupervisorError
from mysite.supervisor.owner import owner_of
from mysite.supervisor.place import DATABASE, HOME_NOTE, Place, place_of
from mysite.supervisor.status import Status
from mysite.supervisor.upgrade import finish_interrupted_exchange, upgrade

LOG_KEPT_BYTES = 20 * 2**20
LONGEST_PAUSE_SECONDS = 10


class Keeper:
    def __init__(self, place: Place, options: list[str]) -> None:
        self.place = place
        self.options = options
        self.status = Status(place)
        self.is_unused = threading.Event()

    def run(self) -> None:
        cluster = self.prepared_cluster()
        threading.Thread(target=self._wait_until_unused, daemon=True).start()
        pause = 0.2
        while not self.is_unused.is_set():
            self.status.say("starting PostgreSQL")
            begun = time.monotonic()
            server = cluster.start()
            cluster.make_database(DATABASE)
            self.status.say_ready()
            while server.poll() is None and not self.is_unused.wait(timeout=0.1):
                pass
            if self.is_unused.is_set():
                self.status.say("stopping PostgreSQL")
                cluster.stop(server)
            else:  # it died: at once again, but ever more slowly when it keeps dying
                is_steady = time.monotonic() - begun > 60
                pause = 0.2 if is_steady else min(pause * 2, LONGEST_PAUSE_SECONDS)
                self.is_unused.wait(timeout=pause)

    def prepared_cluster(self) -> Cluster:
        place = self.place
        place.folder.mkdir(parents=True, exist_ok=True)
        (place.folder / HOME_NOTE).write_text(str(place.home), encoding="utf-8")
        finish_interrupted_exchange(place.data)
        cluster = Cluster(
            binaries=binaries.newest(),
            owner=owner_of(place.data),
            data=place.data,
            socket_folder=place.socket_folder,
            log=place.log,
            options=self.options,
        )
        _shorten(place.log)
        if not place.data.exists():
            return self._new(cluster)
        if cluster.data_major == cluster.binaries.major:
            return self._on_own_copy(cluster)
        return self._of_another_version(cluster)

    def _new(self, cluster: Cluster) -> Cluster:
        self.status.say("making a PostgreSQL data folder")
        cluster = self._on_own_copy(cluster)
        cluster.initialise()
        return cluster

    def _of_another_version(self, cluster: Cluster) -> Cluster:
        """Newer programs upgrade the data; data newer than the programs keeps running on its own copy."""
        major = cluster.data_major
        old = binaries.kept_in(self.place.folder, major)
        if old is None:
            raise NoBinariesError(
                f"{cluster.data} was made by PostgreSQL {major}, whose programs are gone; install them "
                f"(Debian: apt-get install postgresql-{major}) and start again, or move the folder away"
            )
        if major > cluster.binaries.major:
            return replace(cluster, binaries=old)
        cluster = self._on_own_copy(cluster)
        upgrade(cluster, old_binaries=old, say=self.status.say)
        return cluster

    def _on_own_copy(self, cluster: Cluster) -> Cluster:
        return replace(cluster, binaries=binaries.keep(cluster.binaries, folder=self.place.folder))

    def _wait_until_unused(self) -> None:
        lease = locks.open_lock(self.place.locks / "lease")
        fcntl.flock(lease, fcntl.LOCK_EX)  # held until this process ends, so that newcomers wait for that
        self.is_unused.set()


def _shorten(log: Path) -> None:
    if log.exists() and log.stat().st_size > LOG_KEPT_BYTES:
        log.replace(log.with_name("log.1"))


def main(home: Path, options: list[str]) -> int:
    for request in (signal.SIGINT, signal.SIGHUP):  # meant for the terminal's other processes
        signal.signal(request, signal.SIG_IGN)
    place = place_of(home)
    if not locks.exclusive_within(1, locks.open_lock(place.locks / "keeper")):
        return 0  # somebody else keeps it
    keeper = Keeper(place, options)
    signal.signal(signal.SIGTERM, lambda _signal, _frame: keeper.is_unused.set())
    try:
        keeper.run()
    except (SupervisorError, OSError) as error:
        keeper.status.say_failed(str(error))
        return 1
    return 0


if __name__ == "__main__":
    os.umask(0o022)
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
