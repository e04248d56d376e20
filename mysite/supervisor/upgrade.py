"""Data of an older PostgreSQL moves to the new one by dump and restore; the old folder is kept beside it."""

import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from mysite.supervisor.binaries import Binaries
from mysite.supervisor.cluster import Cluster
from mysite.supervisor.place import SUPERUSER

JOBS = "--jobs=2"
Say = Callable[[str], None]


def upgrade(cluster: Cluster, *, old_binaries: Binaries, say: Say) -> None:
    """Replaces the cluster's data by the same rows in the format of its binaries."""
    old_major, new_major = old_binaries.major, cluster.binaries.major
    names = f"PostgreSQL {old_major} to {new_major}"
    with tempfile.TemporaryDirectory(prefix="moviegeek-", dir="/tmp") as scratch:
        cluster.owner.take([Path(scratch)])  # a short path, for the sockets of both servers
        dump = cluster.data.with_name("dump-unfinished")
        old = replace(cluster, binaries=old_binaries, socket_folder=Path(scratch) / "old")
        draft = replace(
            cluster,
            data=cluster.data.with_name(f"data-{new_major}-unfinished"),
            socket_folder=Path(scratch) / "new",
        )
        databases = _dump(old, into=dump, say=lambda text: say(f"{names}: {text}"))
        _restore(draft, databases, out_of=dump, say=lambda text: say(f"{names}: {text}"))
    _exchange(cluster.data, draft.data, kept=cluster.data.with_name(f"data-{old_major}"))
    shutil.rmtree(dump)


def finish_interrupted_exchange(data: Path) -> None:
    """Between the two renames of an upgrade the old folder may stand alone: put it back and begin anew."""
    kept = sorted(data.parent.glob("data-[0-9]*[0-9]"), key=lambda folder: folder.stat().st_mtime)
    if not data.exists() and kept:
        kept[-1].rename(data)


def _dump(old: Cluster, *, into: Path, say: Say) -> list[str]:
    """Dumps every database with the old server's own programs.

    PostgreSQL advises the newer ones, but a security release may know what an earlier release of the next
    major version does not: pg_dump 18.6 copies the column option `pg_attver` of a 15.20 server, which 18.6
    then refuses.
    """
    shutil.rmtree(into, ignore_errors=True)
    old.owner.make_folder(into)
    server = old.start()
    try:
        listed = old.ask("select datname from pg_database where not datistemplate and datname <> 'postgres'")
        (into / "roles.sql").write_text(_roles(old), encoding="utf-8")
        for name in listed.splitlines():
            size = old.ask(f"select pg_size_pretty(pg_database_size('{name}'))")
            _timed(say, f"dumping {name} ({size})", old.run, "pg_dump", *old.connection(), "-d", name,
                   "--format=directory", JOBS, "--file", into / name)  # fmt: skip
    finally:
        old.stop(server)
    return listed.splitlines()


def _roles(cluster: Cluster) -> str:
    """Roles that somebody has added; the superuser exists in every new data folder."""
    text = cluster.run("pg_dumpall", *cluster.connection(), "--roles-only")
    own = (f"CREATE ROLE {SUPERUSER};", f"ALTER ROLE {SUPERUSER} ")
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(own))


def _restore(new: Cluster, databases: list[str], *, out_of: Path, say: Say) -> None:
    shutil.rmtree(new.data, ignore_errors=True)
    new.initialise()
    server = new.start()
    try:
        new.owner.take([out_of / "roles.sql"])
        new.run(
            "psql", *new.connection(), "-d", "postgres", "-Xqv", "ON_ERROR_STOP=1", "-f", out_of / "roles.sql"
        )
        for name in databases:
            new.run("createdb", *new.connection(), name)
            _timed(say, f"restoring {name}", new.run, "pg_restore", *new.connection(), "-d", name,
                   JOBS, "--exit-on-error", out_of / name)  # fmt: skip
        _timed(
            say, "counting for the planner", new.run, "vacuumdb", *new.connection(), "--all", "--analyze-only"
        )
    finally:
        new.stop(server)


def _timed(say: Say, what: str, run: Callable[..., str], *arguments: str | Path) -> None:
    say(f"{what} …")
    begun = time.monotonic()
    run(*arguments)
    say(f"{what}: done in {time.monotonic() - begun:.1f} s")


def _exchange(data: Path, new: Path, *, kept: Path) -> None:
    shutil.rmtree(kept, ignore_errors=True)
    data.rename(kept)
    new.rename(data)
