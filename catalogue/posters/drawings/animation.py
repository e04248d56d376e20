"""Animation and children: round monsters, bubbles with a face."""

from catalogue.posters.drawings.drawing import Drawing
from catalogue.posters.palettes import Palette, mixed
from catalogue.posters.seed import Seed
from catalogue.posters.svg import circle, dots, line, number, numbers, path


def round_monsters(art: Seed, colors: Palette) -> str:
    """A large monster and a small one, both glad to be here."""
    x, wide = art.between(108, 124), art.between(54, 62)
    body = path(
        f"M{numbers(x - wide, 330)}V110a{numbers(wide, wide)} 0 0 1 {number(wide * 2)} 0V330z", colors.two
    )
    horns = line(f"M{numbers(x - 26, 62)}q-4-18-15-22M{numbers(x + 26, 62)}q4-18 15-22", colors.two, 7)
    eyes = dots([(x - 19, 104), (x + 15, 104)], "#ffffff", 31)
    pupils = dots([(x - 22, 107), (x + 12, 107)], colors.ink, 11)
    mouth = line(f"M{numbers(x - 14, 136)}q12 13 25 0", colors.ink, 4)
    small_x, small_y = art.between(28, 44), art.between(134, 146)
    friend = circle(small_x, small_y + 24, 37, colors.one)
    friend_face = dots([(small_x - 11, small_y + 14), (small_x + 11, small_y + 14)], colors.ink, 9)
    smile = line(f"M{numbers(small_x - 7, small_y + 28)}q7 7 14 0", colors.ink, 3)
    return horns + body + eyes + pupils + mouth + friend + friend_face + smile


def bubbles(art: Seed, colors: Palette) -> str:
    """Bubbles that float up; the largest smiles."""
    places = (
        (52, 46, 17),
        (154, 40, 30),
        (24, 132, 27),
        (164, 168, 22),
        (78, 182, 12),
        (196, 104, 13),
        (-40, 60, 22),
        (250, 150, 30),
    )
    floating = "".join(
        circle(
            x + art.between(-8, 8),
            y + art.between(-8, 8),
            r * art.between(0.9, 1.1),
            colors.two if at % 2 == 0 else mixed(colors.one, "#ffffff", 0.12 * (at % 3)),
        )
        for at, (x, y, r) in enumerate(places)
    )
    x, y, size = art.between(92, 108), art.between(98, 110), art.between(44, 50)
    face = circle(x, y, size, colors.one) + dots([(x - 14, y - 8), (x + 14, y - 8)], colors.ink, 10)
    smile = line(f"M{numbers(x - 13, y + 12)}q13 13 26 0", colors.ink, 4)
    left, top = x - size * 0.62, y - size * 0.4
    glint = line(f"M{numbers(left, top)}q{numbers(6.5, -9.5)} {numbers(15, -14)}", "#ffffff", 4, 0.7)
    return floating + face + smile + glint


DRAWINGS = (Drawing(round_monsters, stands=True), Drawing(bubbles))
