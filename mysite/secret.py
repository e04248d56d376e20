"""The keys that sign cookies and links: kept in MOVIEGEEK_HOME, readable by their owner only.

One signs, the next one is known beforehand, and old ones are accepted for longer than any cookie lives. As every
process knows the next key already, those that started before a rotation accept what those after it sign.

    <key> <since when it signs>
    <key> next
    <key> <until when it is accepted>
    ...
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mysite.env import BadSettingError
from mysite.whole_files import OWNER_ONLY, write_once, write_whole

NEXT = "next"
ACCEPTED_FOR = timedelta(days=400)  # a visitor's cookie lives for 365 days from its last renewal


@dataclass(frozen=True)
class Keys:
    signing: str
    since: datetime
    upcoming: str
    old: tuple[tuple[str, datetime], ...] = ()  # with when each ends

    def accepted(self, now: datetime) -> list[str]:
        """Beside the one that signs."""
        return [self.upcoming, *(key for key, until in self.old if until > now)]

    def rotated(self, now: datetime) -> Keys:
        old = [(key, until) for key, until in self.old if until > now]
        return Keys(self.upcoming, now, _new_key(), ((self.signing, now + ACCEPTED_FOR), *old))

    def as_text(self) -> str:
        lines = [(self.signing, self.since.isoformat()), (self.upcoming, NEXT)]
        lines += [(key, until.isoformat()) for key, until in self.old]
        return "".join(f"{key} {word}\n" for key, word in lines)


def keys_in(home: Path) -> Keys:
    """The home's keys; two processes starting at once agree, as the file appears whole or not at all."""
    path = home / "secret_key"
    if not path.exists():
        keys = Keys(_new_key(), datetime.now(UTC), _new_key())
        write_once(path, keys.as_text(), mode=OWNER_ONLY)
    return _read(path)


def rotate(home: Path, *, now: datetime) -> Keys:
    """The next key signs from now on, in processes that start from now on."""
    path = home / "secret_key"
    keys = keys_in(home).rotated(now)
    write_whole(path, keys.as_text(), mode=OWNER_ONLY)
    return keys


def is_old(home: Path, *, now: datetime, days: int) -> bool:
    """Whether the key has signed for so many days; never for 0."""
    return days > 0 and keys_in(home).since < now - timedelta(days=days)


def _read(path: Path) -> Keys:
    try:
        lines = [line.split() for line in path.read_text(encoding="ascii").splitlines() if line.strip()]
        if len(lines) == 1:  # of a home that knew one key only
            made = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            write_whole(path, Keys(lines[0][0], made, _new_key()).as_text(), mode=OWNER_ONLY)
            return _read(path)
        (signing, since), (upcoming, _), *old = lines
        ends = tuple((key, datetime.fromisoformat(until)) for key, until in old)
        return Keys(signing, datetime.fromisoformat(since), upcoming, ends)
    except ValueError as error:
        raise BadSettingError(
            f"{path} holds no keys ({error}): put it back from a backup, or delete it, which signs everybody out"
        ) from error


def _new_key() -> str:
    return secrets.token_urlsafe(48)
