"""A disk of our own that can be filled up: an ext4 image, which only root may mount."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SIZE = "2G"
BALLAST = "ballast"


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A mounted disk of 2 GB below a folder; gone afterwards."""
    image, place = folder / "disk.img", folder / "disk"
    place.mkdir()
    subprocess.run(["truncate", "-s", SIZE, image], check=True)
    subprocess.run(["mkfs.ext4", "-q", "-m", "0", image], check=True)
    subprocess.run(["mount", "-o", "loop", image, place], check=True)
    place.chmod(0o755)
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)
        image.unlink()


def fill(disk: Path) -> None:
    """To the last block."""
    with (disk / BALLAST).open("wb", buffering=0) as ballast:
        for size in (1 << 24, 1 << 16, 1 << 12):
            try:
                while True:
                    ballast.write(b"\0" * size)
            except OSError:
                continue
        os.fsync(ballast.fileno())


def make_room(disk: Path) -> None:
    (disk / BALLAST).unlink(missing_ok=True)
