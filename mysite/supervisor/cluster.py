"""One data folder of PostgreSQL and the server on it, as a child of this process."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mysite.supervisor.binaries import Binaries
from mysite.supervisor.errors import PostgresDidNotStartError
from mysite.supervisor.kinship import command_of, dying_with_parent, has_process_in, state_of
from mysite.supervisor.owner import Owner
from mysite.supervisor.place import SOCKET_NAME, SUPERUSER

CLEAN_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
# After a crash the dead server's lock and its last children keep a new one out for a second or two.
REFUSED_FOR_SECONDS = 30
PASSING_REFUSALS = ("lock file", "pre-existing shared memory block", "Is another postmaster")
LAST_WORDS = 15
ROOMY_SHARED_MEMORY = 512 * 2**20


@dataclass(frozen=True)
class Cluster:
    binaries: Binaries
    owner: Owner
    data: Path
    socket_folder: Path
    log: Path
    options: Sequence[str] = ()

    def run(self, program: str, *arguments: str | Path) -> str:
        """One of PostgreSQL's own programs, run as the owner; its error text is raised."""
        answer = subprocess.run(
            [self.binaries.program(program), *map(str, arguments)],
            cwd="/",
            env=CLEAN_ENVIRONMENT,
            capture_output=True,
            text=True,
            **self.owner.as_subprocess_arguments(),
        )
        if answer.returncode:
            raise PostgresDidNotStartError(
                f"{program} failed: {answer.stderr.strip() or answer.stdout.strip()}"
            )
        return str(answer.stdout)

    def connection(self) -> list[str]:
        return ["-h", str(self.socket_folder), "-U", SUPERUSER]

    def ask(self, question: str) -> str:
        return self.run("psql", *self.connection(), "-d", "postgres", "-XAtc", question).strip()

    # Making ---------------------------------------------------------------------------------------------

    def initialise(self) -> None:
        """Under a working name first, so that an interrupted start leaves no folder half made."""
        draft = self.data.with_name(f"{self.data.name}-unfinished")
        shutil.rmtree(draft, ignore_errors=True)
        self.owner.make_folder(draft)
        haste = ["--no-sync"] if "fsync=off" in self.options else []
        identity = ["-U", SUPERUSER, "--auth=trust", "-E", "UTF8"]
        self.run("initdb", "-D", draft, *identity, *self._locale(), *haste)
        draft.rename(self.data)

    def _locale(self) -> list[str]:
        if self.binaries.major >= 17:
            return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        return ["--locale=C.UTF-8"]

    def make_database(self, name: str) -> None:
        if self.ask(f"select 1 from pg_database where datname = '{name}'") != "1":
            self.run("createdb", *self.connection(), name)

    # Running --------------------------------------------------------------------------------------------

    def start(self) -> subprocess.Popen[bytes]:
        """A server that accepts connections. Must be called from the main thread: the kernel ties to it."""
        self.owner.make_folder(self.socket_folder)
        deadline = time.monotonic() + REFUSED_FOR_SECONDS
        while True:
            self.remove_locks_of_the_dead()
            already_said = self.log.stat().st_size if self.log.exists() else 0
            server = self._spawn()
            if self._becomes_ready(server):
                return server
            if time.monotonic() > deadline or not self._is_kept_out_by_the_dead(already_said):
                raise PostgresDidNotStartError(
                    f"PostgreSQL does not start; {self.log} ends:\n{self.last_words()}"
                )
            time.sleep(0.2)

    def _is_kept_out_by_the_dead(self, already_said: int) -> bool:
        """Whether the refusal is one that passes, by what the log says beyond the given size."""
        with self.log.open("rb") as log:
            log.seek(already_said)
            said = log.read().decode(errors="replace")
        return any(reason in said for reason in PASSING_REFUSALS)

    def _spawn(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [self.binaries.program("postgres"), *self._server_arguments()],
                cwd="/",
                env=CLEAN_ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=dying_with_parent(signal.SIGINT),
                **self.owner.as_subprocess_arguments(),
            )

    def _server_arguments(self) -> list[str]:
        settings = ["listen_addresses=", "wal_level=minimal", "max_wal_senders=0", "jit=off", *self.options]
        if _shared_memory() < ROOMY_SHARED_MEMORY:  # containers give 64 MB, which parallel queries overrun
            settings.insert(0, "dynamic_shared_memory_type=mmap")
        flags = [part for setting in settings for part in ("-c", setting)]
        return ["-D", str(self.data), "-k", str(self.socket_folder), *flags]

    def _becomes_ready(self, server: subprocess.Popen[bytes]) -> bool:
        """Waits through a recovery of any length; False when the server gives up."""
        while server.poll() is None:
            if self._has_noted_ready(server.pid):
                return True
            time.sleep(0.03)
        return False

    def _has_noted_ready(self, pid: int) -> bool:
        """The server's own note says in line 1 whose it is and in line 8 that it accepts connections."""
        try:
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"

    def stop(self, server: subprocess.Popen[bytes]) -> None:
        """Fast shutdown (sessions end, data is flushed); after a minute without, immediate shutdown."""
        for how, patience in ((signal.SIGINT, 60), (signal.SIGQUIT, 10)):
            if server.poll() is None:
                server.send_signal(how)
            try:
                server.wait(timeout=patience)
                return
            except subprocess.TimeoutExpired:
                continue
        server.kill()
        server.wait()

    def remove_locks_of_the_dead(self) -> None:
        """PostgreSQL refuses for ever when the pid in its lock is a zombie or has become somebody else's.

        The lock of a pid that is gone is left to PostgreSQL, and none is removed while a session of the old
        server lives: the lock also guards the memory that such a session still writes to.
        """
        socket_lock = Path(f"{self.socket_folder}{SOCKET_NAME}.lock")
        for lock in (self.data / "postmaster.pid", socket_lock):
            try:
                pid = abs(int(lock.read_text(encoding="utf-8", errors="replace").splitlines()[0]))
            except (FileNotFoundError, IndexError, ValueError):
                continue
            is_zombie_or_foreign = state_of(pid) and "postgres" not in command_of(pid)
            if is_zombie_or_foreign and not has_process_in(self.data):
                lock.unlink(missing_ok=True)

    def last_words(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(f"    {line}" for line in lines[-LAST_WORDS:])

    @property
    def data_major(self) -> int:
        return int((self.data / "PG_VERSION").read_text(encoding="ascii"))


def _shared_memory() -> int:
    """Free bytes in /dev/shm; a large number where there is no such thing."""
    if not os.path.isdir("/dev/shm"):
        return ROOMY_SHARED_MEMORY
    status = os.statvfs("/dev/shm")
    return status.f_bavail * status.f_frsize
