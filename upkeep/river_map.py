"""`make map`: the floors, and the inside of the recommender, drawn from the real imports and foreign keys.

python -m upkeep.river_map            draws both into docs/images/
python -m upkeep.river_map --check    says which of them is no longer what the code says
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django

from upkeep.imports import between_parts, by_way_of, imports_of_house
from upkeep.rails import Row, drawn
from upkeep.tree import FLOORS, ROOT

IMAGES = ROOT / "docs" / "images"
SAYS = {
    "mysite": "settings, URLs, processes",
    "moviegeek": "the site that visitors see",
    "analytics": "the dashboard that staff see",
    "recommender": "evidence becomes lists",
    "collector": "all that people did",
    "catalogue": "the movies",
    "accounts": "users, tokens, roles",
    "jobs": "rows behind long work",
    "datasets": "reads public file formats",
    "figures": "descriptions become drawings",
}
# The stations of the river inside of the recommender, in the order in which it passes them.
STATIONS = {
    "api": "answers to programs",
    "selectors": "what other apps may ask",
    "person": "why, and what is believed",
    "shelves": "one file per shelf",
    "serving": "a live model makes a slate",
    "rules": "what staff want in lists",
    "rebuild": "the schedule's round of work",
    "training": "fits, judges, registers",
    "everyone": "charts, counts, the catalogue",
    "measuring": "evaluation, tuning, weights",
    "sources": "rows become arrays",
    "evidence": "whose counts, and how much",
    "implicit": "evidence becomes numbers",
    "registry": "which version is live",
    "storage": "a folder, or a bucket",
    "engine": "algorithms and their measures",
}
LEGEND = ("■ a rail begins", "● imports", "○ its tables point to that folder's")


def floors() -> str:
    from upkeep.foreign_keys import keys_between_folders

    graph = imports_of_house()
    folders = [folder for floor in FLOORS for folder in floor]
    imports = {
        folder: {
            name.split(".")[0]
            for own, found in graph.items()
            if own.split(".")[0] == folder
            for name in found
        }
        - {folder}
        for folder in folders
    }
    rows = [Row(folder, SAYS[folder], band) for band, floor in enumerate(FLOORS) for folder in floor]
    return drawn(
        rows,
        imports,
        keys_between_folders(),
        title="The floors: which folder imports which, and whose tables point where",
        legend=LEGEND,
    )


def inside_of_recommender() -> str:
    parts = between_parts(imports_of_house(), "recommender")
    missing = set(STATIONS) - set(parts) - {other for found in parts.values() for other in found}
    if missing:
        raise ValueError(f"recommender/ has no {', '.join(sorted(missing))}; mend STATIONS in {__file__}")
    rows = [Row(name, says, band) for band, (name, says) in enumerate(STATIONS.items())]
    return drawn(
        rows,
        by_way_of(parts, STATIONS),
        {},
        title="Inside of the recommender: which station of the river leans on which",
        legend=("■ a rail begins", "● imports, itself or by parts that are not drawn"),
    )


def pictures() -> dict[Path, str]:
    """What stands in each file, as the code is now."""
    return {IMAGES / "floors.svg": floors(), IMAGES / "recommender.svg": inside_of_recommender()}


def outdated() -> list[Path]:
    """Committed pictures that the code has moved away from."""
    return [path for path, svg in pictures().items() if not path.exists() or path.read_text("utf-8") != svg]


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mysite.settings")
    django.setup()
    if "--check" in arguments:
        old = outdated()
        for path in old:
            print(f"{path.relative_to(ROOT)} is not what the code says; `make map` draws it anew")
        return 1 if old else 0
    for path, svg in pictures().items():
        path.write_text(svg, encoding="utf-8")
        print(f"drawn: {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
