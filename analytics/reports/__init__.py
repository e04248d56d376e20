"""The reports that programs may ask for, one file each, found by looking into this folder."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from analytics.report import Report


def _found() -> dict[str, Report]:
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    return {module.REPORT.name: module.REPORT for module in modules}


REPORTS = _found()
