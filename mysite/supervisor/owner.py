"""Who runs PostgreSQL: whoever started it, or an unprivileged user of its own when that is root."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

USER = "moviegeek"
FALLBACK_USER = "nobody"


@dataclass(frozen=True)
class Owner:
    uid: int
    gid: int

    @property
    def differs(self) -> bool:
        return self.uid != os.geteuid()

    def as_subprocess_arguments(self) -> dict[str, Any]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.differs else {}

    def make_folder(self, path: Path) -> None:
        """A folder that only the owner (and root) can enter; refuses one that somebody else has put there."""
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = path.lstat()
        if found.st_uid not in {self.uid, os.geteuid()}:
            raise PermissionError(f"{path} belongs to user {found.st_uid}, expected {self.uid}")
        path.chmod(0o700)
        self.take([path])

    def take(self, paths: Iterable[Path]) -> None:
        if self.differs:
            for path in paths:
                os.chown(path, self.uid, self.gid, follow_symlinks=False)


def owner_of(data: Path) -> Owner:
    """The owner of an existing data folder; for a new one this user or, for root, an unprivileged one."""
    if os.geteuid() != 0:
        return Owner(uid=os.geteuid(), gid=os.getegid())
    if data.exists() and data.stat().st_uid != 0:
        return Owner(uid=data.stat().st_uid, gid=data.stat().st_gid)
    return _unprivileged()


def _unprivileged() -> Owner:
    """A user of our own: `nobody` is shared with other daemons, so it is the last resort."""
    if not _user_exists(USER):
        useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
        if useradd:
            options = ["--system", "--no-create-home", "--home-dir", "/nonexistent"]
            options += ["--shell", "/usr/sbin/nologin", "--user-group"]
            subprocess.run([useradd, *options, USER], capture_output=True)
    entry = pwd.getpwnam(USER if _user_exists(USER) else FALLBACK_USER)
    return Owner(uid=entry.pw_uid, gid=entry.pw_gid)


def _user_exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
