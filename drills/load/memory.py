"""How much memory each process has for itself: what several share, such as a model's files, is counted once."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from drills.site import descendants
from mysite.supervisor.kinship import command_of

KILOBYTE = 1024
ROLES = (  # in this order, as the first has the word of the others in its command too
    ("beat", re.compile(r"celery .*\bbeat\b")),
    ("worker", re.compile(r"celery .*\bworker\b")),
    ("web", re.compile(r"granian")),
    ("database", re.compile(r"postgres")),
    ("supervisor", re.compile(r"manage\.py serve")),
)


@dataclass(frozen=True)
class Memory:
    """Bytes of one process: its share of what it holds (PSS), and of that its share of the models' files."""

    pid: int
    role: str
    share: int
    models_share: int = 0
    models_whole: int = 0  # as if nobody else had mapped them


def memory_below(pid: int, *, models: Path) -> list[Memory]:
    """Of every process of a site that may be looked at."""
    return list(_found([pid, *descendants(pid)], models))


def _found(pids: list[int], models: Path) -> Iterator[Memory]:
    for pid in pids:
        role = role_of(command_of(pid))
        with contextlib.suppress(OSError):
            if role == "web":
                share, of_models, whole = _mapped(Path(f"/proc/{pid}/smaps").read_text(), str(models))
                yield Memory(pid, role, share, of_models, whole)
            elif role:
                yield Memory(pid, role, share_of(Path(f"/proc/{pid}/smaps_rollup").read_text()))


def role_of(command: str) -> str:
    return next((role for role, pattern in ROLES if pattern.search(command)), "")


def share_of(rollup: str) -> int:
    found = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
    return int(found[1]) * KILOBYTE if found else 0


def _mapped(smaps: str, models: str) -> tuple[int, int, int]:
    """PSS of all maps, and PSS and RSS of those of the models' files."""
    total = of_models = whole = 0
    is_model = False
    for line in smaps.splitlines():
        name, _, rest = line.partition(" ")
        if not name.endswith(":"):
            is_model = models in line
        elif name == "Pss:":
            n = int(rest.split()[0]) * KILOBYTE
            total, of_models = total + n, of_models + n * is_model
        elif name == "Rss:" and is_model:
            whole += int(rest.split()[0]) * KILOBYTE
    return total, of_models, whole


def by_role(found: list[Memory]) -> dict[str, int]:
    """Bytes of all processes of a kind."""
    shares: Counter[str] = Counter()
    for memory in found:
        shares[memory.role] += memory.share
    return dict(shares)
