"""Looks for changed source files, for `make dev`."""

from pathlib import Path

from django.conf import settings

from mysite.env import CHECKOUT


def newest_change() -> float:
    """The newest modification time of our Python files."""
    folders = [CHECKOUT / name for name in ("mysite", "datasets", "figures", *settings.HOUSE_APPS)]
    return max(modified_at(path) for folder in folders for path in folder.rglob("*.py"))


def modified_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # an editor is just replacing it
        return 0.0
