"""Figures: a frozen description in, SVG and table out; plain Python.

Each type is a module of `figures.types` with one description class.
"""

from figures.canvas import NARROW, WIDE
from figures.drawing import draw, draw_both, table
from figures.figure import Axis, Figure, Line, Table
from figures.formats import Format, formatted

__all__ = [
    "NARROW",
    "WIDE",
    "Axis",
    "Figure",
    "Format",
    "Line",
    "Table",
    "draw",
    "draw_both",
    "formatted",
    "table",
]
