"""What several drawings share: stars, and ground that runs on to the sides."""

from catalogue.posters.palettes import Palette
from catalogue.posters.seed import Seed
from catalogue.posters.svg import Point, dots, outline

LEFT, RIGHT = -170.0, 370.0
"""How far landscapes run on, for the wide picture."""


def stars(art: Seed, colors: Palette, *, lowest: float = 170, count: int = 14) -> str:
    """A scatter of small stars, and three larger ones in a colour."""
    places = [(art.between(-40, 240), art.between(-20, lowest)) for _ in range(count)]
    return dots(places[3:], colors.ink, 1.3, 0.7) + dots(places[:3], colors.two, 3)


def ground(points: list[Point]) -> str:
    """Path data: a skyline, closed far below."""
    return outline([(LEFT, 300), (LEFT, points[0][1]), *points, (RIGHT, points[-1][1]), (RIGHT, 300)])
