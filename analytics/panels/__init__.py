"""The panels of the dashboard, one file each, found by looking into this folder."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from analytics.panel import Panel


@cache
def all_panels() -> dict[str, Panel]:
    """Every panel by its name, in the order of places."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    panels = sorted((module.PANEL for module in modules), key=lambda panel: (panel.place, panel.name))
    return {panel.name: panel for panel in panels}


def panels_of(page: str) -> list[Panel]:
    return [panel for panel in all_panels().values() if panel.page == page]
