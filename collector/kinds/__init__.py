"""One module per event kind; adding a file adds a kind."""

from __future__ import annotations

import importlib
import pkgutil

from collector.kind import Kind


def _found() -> dict[str, Kind]:
    modules = [importlib.import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__)]
    return {module.KIND.name: module.KIND for module in modules}


KINDS: dict[str, Kind] = _found()

CHANGING = {name: kind for name, kind in KINDS.items() if kind.changes}  # a rating or a mark
PREFERRING = {name: kind for name, kind in KINDS.items() if kind.prefers is not None}

# Names of kinds, by what they do.
PASSIVE = [kind.name for kind in KINDS.values() if kind.is_passive]
SETTERS = {kind.sets: kind.name for kind in KINDS.values() if kind.sets}
CLEARERS = {kind.clears: kind.name for kind in KINDS.values() if kind.clears}
STEERING = {kind.prefers: kind.name for kind in KINDS.values() if kind.prefers is not None and not kind.about}
