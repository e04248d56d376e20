"""Which files are ours, by what they are."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# From the top of the house to its ground, then what stands beside it.
FLOORS = (
    ("mysite",),
    ("moviegeek", "analytics"),
    ("recommender",),
    ("collector",),
    ("catalogue",),
    ("accounts", "jobs"),
    ("datasets", "figures"),
)
HOUSE = tuple(folder for floor in FLOORS for folder in floor)
BESIDE = ("benchmarks", "client", "drills", "upkeep", "scripts")


def python_files(root: Path = ROOT, *, folders: tuple[str, ...] = (*HOUSE, *BESIDE)) -> Iterator[Path]:
    """All that people write in Python; migrations are generated."""
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path
    if folders == (*HOUSE, *BESIDE):
        yield from sorted(root.glob("*.py"))


def templates(root: Path = ROOT) -> Iterator[Path]:
    yield from sorted(path for path in (root / "templates").rglob("*") if path.suffix in (".html", ".txt"))


def scripts_and_styles() -> Iterator[Path]:
    """Without what is written from Python: a test of the figures holds that to its source."""
    for ending in ("*.js", "*.css"):
        yield from sorted(path for path in (ROOT / "static").rglob(ending) if path.name != "figures.css")


def is_test(path: Path) -> bool:
    return "tests" in path.parts or path.name == "conftest.py"
