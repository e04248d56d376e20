"""Children that die with their parent, and a look at what a process is."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1
SUPERVISED = "MOVIEGEEK_SUPERVISED"  # no setting: a mark that the supervisor puts on its children
# Loaded here, as a child between fork and exec must not import anything.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(with_signal: signal.Signals) -> None:
    """Let the kernel send this process the signal when its parent is gone, kill -9 included (Linux only)."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, int(with_signal))


def die_with_supervised_parent() -> None:
    """For the children of granian and Celery: when those are killed under our supervisor, leave no orphan."""
    if SUPERVISED in os.environ:
        die_with_parent(signal.SIGKILL)


def dying_with_parent(with_signal: signal.Signals) -> Callable[[], None]:
    """A preexec function. The child leaves at once when the parent died before it could ask."""
    parent = os.getpid()

    def in_child() -> None:
        die_with_parent(with_signal)
        if os.getppid() != parent:
            os._exit(1)

    return in_child


def has_process_in(folder: Path) -> bool:
    """Whether some process works in the folder, as PostgreSQL's sessions do in their data (Linux only)."""
    wanted = folder.resolve()
    for entry in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if entry.readlink() == wanted:
                return True
        except OSError:  # gone meanwhile, or not ours to look at
            continue
    return False


def state_of(pid: int) -> str:
    """The kernel's letter for the process (R, S, Z, ...), or an empty text when there is none."""
    if Path("/proc/self/stat").exists():
        try:
            stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            return ""
        return stat.rpartition(")")[2].split()[0]
    return _from_ps(pid, "stat")[:1]


def command_of(pid: int) -> str:
    """The command line of a process, with spaces between its words; empty for a zombie or none."""
    if Path("/proc/self/stat").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            return ""
    return _from_ps(pid, "command")


def _from_ps(pid: int, column: str) -> str:
    answer = subprocess.run(["ps", "-o", f"{column}=", "-p", str(pid)], capture_output=True, text=True)
    return answer.stdout.strip()
