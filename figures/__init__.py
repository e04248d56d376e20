"""Figures: a frozen description in, SVG and table out; plain Python.

Each kind is a module of `figures.kinds` with one description class.
"""

from figures.canvas import NARROW, WIDE
from figures.drawing import draw, draw_both, table
from figures.figure import Axis, Figure, Line, Table
from figures.formats import Format, formatted
from figures.kinds import kinds

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
    "kinds",
    "table",
]
