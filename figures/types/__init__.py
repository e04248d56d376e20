"""One module per type of figure, found by looking into this folder."""

from importlib import import_module
from pkgutil import iter_modules

from figures.figure import Figure


def figure_types() -> dict[str, type[Figure]]:
    """Every type by the name of its module."""
    found = {}
    for module in iter_modules(__path__):
        members = vars(import_module(f"{__name__}.{module.name}")).values()
        found[module.name] = next(
            member
            for member in members
            if isinstance(member, type)
            and issubclass(member, Figure)
            and member.__module__ == f"{__name__}.{module.name}"
        )
    return found
