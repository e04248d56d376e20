"""Horror: a moon over bare trunks, teeth, an eye."""

from catalogue.posters.drawings.drawing import Drawing
from catalogue.posters.drawings.sky import LEFT, RIGHT, ground
from catalogue.posters.palettes import Palette, mixed
from catalogue.posters.seed import Seed
from catalogue.posters.svg import Point, circle, element, group, line, numbers, outline, path


def moon_and_trunks(art: Seed, colors: Palette) -> str:
    """A swollen moon behind bare trunks, and high grass."""
    x, size = art.between(78, 122), art.between(54, 62)
    moon = circle(x, 88, size * 1.24, colors.one, 0.22) + circle(x, 88, size, colors.one, 0.95)
    trunks = [_trunk(art, at) for at in (-104, -48, 4, 62, 142, 196, 268)]
    woods = path("".join(trunk for trunk, _ in trunks), colors.two)
    branches = line("".join(branch for _, branch in trunks), colors.two, 2)
    return moon + woods + branches + path(ground(_grass(art)), colors.two)


def _trunk(art: Seed, x: float) -> tuple[str, str]:
    """A leaning wedge, and two branches of it."""
    foot, top, lean = x + art.between(-9, 9), art.between(-40, 84), art.between(-6, 6)
    wide = art.between(3, 5.5)
    fork = top + art.between(14, 40)
    wedge = outline(
        [(foot - wide, 210), (foot + lean - 1.2, top), (foot + lean + 1.2, top), (foot + wide, 210)]
    )
    at = foot + lean * 0.8
    right, left = art.between(9, 18), -art.between(8, 16)
    return wedge, f"M{numbers(at, fork)}l{numbers(right, -16)}M{numbers(at, fork + 22)}l{numbers(left, -14)}"


def _grass(art: Seed) -> list[Point]:
    points: list[Point] = []
    x = LEFT
    while x < RIGHT:
        points += [(x, 192), (x + round(art.between(6, 11)), round(art.between(136, 182)))]
        x += round(art.between(15, 23))
    return [*points, (RIGHT, 192)]


def teeth(art: Seed, colors: Palette) -> str:
    """A mouth from side to side, full of uneven teeth."""
    lips = "M-30 96C30 22 170 22 230 96C170 182 30 182-30 96z"
    tongue = path("M30 150C60 104 140 104 170 150V190H30z", colors.one)
    upper = _row(art, 14, 62)
    lower = _row(art, 178, -48)
    jaws = path(upper + lower, colors.top if colors.is_light else colors.ink)
    throat = path(lips, colors.two)
    rim = line(lips, colors.one, 5)
    clip = element("clipPath", element("path", d=lips), id="m")
    return clip + throat + group(tongue + jaws, clip_path="url(#m)") + rim


def _row(art: Seed, root: float, length: float) -> str:
    """Teeth that follow the arch of a jaw, longest in the middle."""
    points: list[Point] = [(-40, root)]
    x, usual = -36.0, art.between(14, 26)
    while x < 236:
        wide = round(usual * art.between(0.8, 1.3))
        arch = 1 - ((x + wide / 2 - 100) / 150) ** 2
        tip = root + length * (0.75 + 0.5 * art.between(0, 1)) * arch + length * 0.42
        gum = root + length * 0.5
        points += [(x, gum), (x + wide / 2, tip), (x + wide, gum)]
        x += wide
    return outline([*points, (240, root)])


def staring_eye(art: Seed, colors: Palette) -> str:
    """An eye wide open, with the lines of fear around it."""
    wide, tall = 92.0, art.between(37, 46)
    lids = [
        line(_almond(wide + 5 * step, tall + 9 * step), colors.one, 1.4, 0.62 - 0.13 * step)
        for step in range(1, 5)
    ]
    x, y = 100 + art.between(-10, 10), 100.0
    iris = circle(x, y, tall * 0.82, colors.one) + circle(x, y, tall * 0.42, colors.two)
    glint = circle(x + tall * 0.3, y - tall * 0.32, tall * 0.14, "#ffffff")
    white = mixed(colors.top, "#ffffff", 0.55) if colors.is_light else colors.ink
    edge = line(_almond(wide, tall), colors.two, 2.5)
    return "".join(lids) + path(_almond(wide, tall), white) + edge + iris + glint


def _almond(wide: float, tall: float) -> str:
    reach = tall * 1.9
    return (
        f"M{numbers(100 - wide, 100)}Q{numbers(100, 100 - reach)} {numbers(100 + wide, 100)}"
        f"Q{numbers(100, 100 + reach)} {numbers(100 - wide, 100)}z"
    )


DRAWINGS = (Drawing(moon_and_trunks, stands=True), Drawing(teeth), Drawing(staring_eye))
