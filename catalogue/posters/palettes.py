"""The colours: five to a palette, some palettes to a family, each turned a little in hue."""

from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import astuple, dataclass
from functools import cache, lru_cache

TURNS = (-18, -9, 0, 9, 18)
"""Degrees of hue. They are few, so that a test can try each with each palette."""


@dataclass(frozen=True)
class Palette:
    """Ground from top to bottom, ink for words, and two colours for shapes; all as #rrggbb."""

    top: str
    bottom: str
    ink: str
    one: str
    two: str

    @property
    def is_light(self) -> bool:
        """True when the words are darker than the ground."""
        return luminance(self.ink) < luminance(self.top)


def _palettes(*rows: str) -> tuple[Palette, ...]:
    return tuple(Palette(*(f"#{color}" for color in row.split())) for row in rows)


PALETTES: dict[str, tuple[Palette, ...]] = {
    "scifi": _palettes(
        "0b1030 33206e f6f3ff ff7a59 7ce9f5",
        "03171f 0a4652 f1fbfa ffd166 ff5d73",
        "160a26 4d1466 fff2fb ffb3f3 45d0ff",
    ),
    "horror": _palettes(
        "16080b 5a0e17 fff0ea ef4145 0a0405",
        "0a110e 1e3d31 f0f8ec c2ea6b 050a08",
        "efe8da dccdb2 1b1012 a3151a 2a191b",
    ),
    "romance": _palettes(
        "ffe0d6 ffa394 47102b d6336c fff3ea",
        "fbe8cf f4bdab 40192f c4455a 7b2f50",
        "2a1036 812a58 ffeff3 ff8fab ffcaa6",
    ),
    "comedy": _palettes(
        "ffd84d ffba1f 1f1a14 ee4266 0b8f63",
        "8be4f4 46bddc 0e2a42 ffe066 f25f5c",
        "ff9a6b fb7343 2a0f06 ffe8b8 2f6fde",
    ),
    "drama": _palettes(
        "1d2836 40566f f8f4eb e7ac60 93b5cf",
        "f1e8d8 dcc8a6 2a2017 94502f 4b6b64",
        "2b1c2f 633f55 faf0e8 eaa981 b0778f",
        "dfe7e4 b9ccc6 15262a 2f6f73 d9764a",
    ),
    "thriller": _palettes(
        "0d1015 2d323a f6f6f1 ea3d49 aab5c1",
        "f4f1e8 e6e0cf 131313 d62828 0b3350",
        "0d1e25 1d4150 f2f8f6 f5a55f 2fa898",
    ),
    "action": _palettes(
        "190d08 6a240e fff5e6 ff7b00 ffd21f",
        "071725 124569 f2f9ff ff5f24 ffc650",
        "f6d743 f2b90c 1a1508 d7263d 1b1b1e",
    ),
    "adventure": _palettes(
        "ffd596 f29063 2d1930 6a2c70 b83b5e",
        "cdebdc 79c0b0 0e2d2b 1e6d66 f6ecce",
        "0d2238 215873 f5fbfd f6b04d 123a55",
    ),
    "fantasy": _palettes(
        "fbe9cf f0c3a8 3a1a3a b5507a 6f4aa5",
        "191240 52308f f9f2ff ffdc91 9673dd",
        "0c2829 226455 f4f9ea f3d880 5dbaa6",
    ),
    "western": _palettes(
        "2c1420 7a3326 fff0dc f2a03d e5673a",
        "f8cd8b e08146 2d1208 8a2c13 fdeac2",
        "f3e3c3 dda15e 331b0c a8401f 6b2d12",
    ),
    "war": _palettes("2b3126 565e47 f8f5e8 d3ac32 a8432d", "e9e2cf cabf9f 22251b 8f2f1d 59603f"),
    "documentary": _palettes("f4f5f1 dfe5de 12201c 1a5fd0 df5530", "0e212a 1e4453 eff7f6 5ccabd f2b836"),
    "animation": _palettes(
        "9fe8f3 62c6ee 11203c fde74c ff6f91",
        "e2fbac 93dd8c 10301b ff8fa3 3a7bf0",
        "ffd6e8 ff9ec7 3d0e2f 7c4dff fff176",
    ),
    "musical": _palettes("2b0a30 85225f fff1f8 ffc24a ff68a8", "fff0c9 ffcf70 3a1230 d81e5b 3b2fb5"),
    "noir": _palettes("0c0c0e 3d3d44 f5f2eb ded9cc c5161f"),
    "mystery": _palettes("0e1629 21435a f2f6f2 dcb163 468a94", "1b1026 3f2558 f6effa f0c05a 8d62b8"),
}


@cache
def turned(palette: Palette, degrees: int) -> Palette:
    """The palette with every colour turned in hue; lightness and strength are kept."""
    return Palette(*(_turned(color, degrees) for color in astuple(palette)))


def _turned(color: str, degrees: int) -> str:
    hue, lightness, strength = rgb_to_hls(*_channels(color))
    return _hex(hls_to_rgb((hue + degrees / 360) % 1, lightness, strength))


@lru_cache(maxsize=4096)
def mixed(first: str, second: str, share: float) -> str:
    """A colour on the way from the first to the second."""
    pairs = zip(_channels(first), _channels(second), strict=True)
    return _hex(tuple(a + (b - a) * share for a, b in pairs))


def contrast(first: str, second: str) -> float:
    """Contrast ratio as WCAG 2 defines it, from 1 to 21."""
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: str) -> float:
    """Relative luminance as WCAG 2 defines it, from 0 to 1."""
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in _channels(color)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(color: str) -> tuple[float, float, float]:
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(channels: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
