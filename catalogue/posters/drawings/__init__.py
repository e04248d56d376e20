"""The drawings: one module per family, found by its name.

A drawing fills a box of 200 by 200 units around its middle, and bleeds over the edges where it is a
landscape. One that `stands` has its ground at y = 200 and goes on below it.
"""

from importlib import import_module

from catalogue.posters.drawings.drawing import Drawing

__all__ = ["Drawing", "drawings_of"]


def drawings_of(family: str) -> tuple[Drawing, ...]:
    """All drawings of a family."""
    drawings: tuple[Drawing, ...] = import_module(f"{__name__}.{family}").DRAWINGS
    return drawings
