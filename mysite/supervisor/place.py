"""Where a MOVIEGEEK_HOME keeps its PostgreSQL; every process works it out alike, from settings alone."""

import hashlib
import json
import os
import secrets
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from mysite.whole_files import write_once

# A socket's whole path may have 107 bytes on Linux and 103 on macOS; this name is appended to its folder.
SOCKET_NAME = "/.s.PGSQL.5432"
LONGEST_SOCKET_PATH = 107 if sys.platform == "linux" else 103
SUPERUSER = "postgres"
DATABASE = "moviegeek"
ROOT_ONLY_STATE = Path("/var/lib/moviegeek")
HOME_NOTE = "home"


@dataclass(frozen=True)
class Place:
    """`home` holds the locks; `folder` holds data, binaries and log, and lies elsewhere when it must."""

    home: Path
    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def locks(self) -> Path:
        return self.home / "postgres"

    @property
    def socket_folder(self) -> Path:
        """Beside the data, or under /tmp when the path would be too long for a socket."""
        beside = self.folder / "socket"
        if len(os.fsencode(f"{beside}{SOCKET_NAME}")) <= LONGEST_SOCKET_PATH:
            return beside
        return Path("/tmp") / f"moviegeek-{short_hash(self.folder)}"

    def as_django_database(self) -> dict[str, object]:
        return {"NAME": DATABASE, "USER": SUPERUSER, "HOST": str(self.socket_folder)}


def place_of(home: Path) -> Place:
    """The home's place: decided once, then read from its note, so it stays when modes or users change."""
    note = home / "postgres" / "place.json"
    if not note.exists():
        home.mkdir(parents=True, exist_ok=True)  # whether others may enter it decides
        write_once(note, json.dumps({"home": str(home), "folder": str(fitting_folder(home))}))
    noted = json.loads(note.read_text(encoding="utf-8"))
    if noted["folder"] == noted["home"] + "/postgres":  # it moves along when the home is moved
        return Place(home=home, folder=home / "postgres")
    return Place(home=home, folder=Path(noted["folder"]))


def fitting_folder(home: Path) -> Path:
    """Inside the home; outside when root starts it and the unprivileged owner could not get in there."""
    if os.geteuid() == 0 and not is_open_to_others(home):
        by_chance = secrets.token_hex(4)  # a new home never meets old data
        return ROOT_ONLY_STATE / f"{short_hash(home)}-{by_chance}"
    return home / "postgres"


def abandoned_folders(state: Path = ROOT_ONLY_STATE) -> list[Path]:
    """Folders outside whose home was deleted by hand; the keeper notes in each which home it serves."""
    if not state.is_dir() or not os.access(state, os.R_OK | os.X_OK):
        return []
    notes = sorted(state.glob(f"*/{HOME_NOTE}"))
    return [note.parent for note in notes if not Path(note.read_text(encoding="utf-8")).exists()]


def is_open_to_others(folder: Path) -> bool:
    return all(step.stat().st_mode & stat.S_IXOTH for step in (folder, *folder.parents))


def short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
