"""One file per shelf, found by module: a new file is enough. See `recommender.shelves.shelf`.

`home` makes the page of them. Imports `serving`, `rules` and `everyone`.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from recommender.shelves.shelf import Shelf


@cache
def all_shelves() -> tuple[Shelf, ...]:
    """Every shelf that a module of this package defines as `SHELF`."""
    modules = (import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    return tuple(module.SHELF for module in modules if hasattr(module, "SHELF"))


def shelf_title(which: str) -> str:
    """ "more:comedy" is "More comedy", "gems" is "Hidden gems"; empty for what is no shelf of the page."""
    family, _colon, genre = which.partition(":")
    shelf = next((shelf for shelf in all_shelves() if shelf.name == family), None)
    if shelf is None:
        return ""
    return str(shelf.of_genre) % {"genre": genre} if genre and shelf.of_genre else str(shelf.title)
