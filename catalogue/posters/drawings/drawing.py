"""What a drawing is."""

from collections.abc import Callable
from dataclasses import dataclass

from catalogue.posters.palettes import Palette
from catalogue.posters.seed import Seed


@dataclass(frozen=True)
class Drawing:
    """A function from a seed and a palette to SVG, and whether the picture stands on the ground."""

    draw: Callable[[Seed, Palette], str]
    stands: bool = False
