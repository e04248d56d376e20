"""Where a title breaks into lines."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import combinations, pairwise
from math import ceil

from catalogue.posters.letters import is_wide

Measure = Callable[[str], float]

LONGEST_TITLE = 60
_LONGEST_WORD = 18
_MOST_SEARCHED = 9
_SOFT_HYPHEN = "\u00ad"
_SMALL_WORDS = (
    " a an and as at but by for from if in into of on or the to vs with & d da das de del der des di die "
    "el en et il l la las le les los o os um un una une und von y "
)


def clean(title: str) -> str:
    """The title on one line, without control characters, at most 60 letters long."""
    printable = "".join(" " if _is_control(letter) else letter for letter in title)
    plain = unicodedata.normalize("NFC", " ".join(printable.split()))
    return plain if len(plain) <= LONGEST_TITLE else plain[: LONGEST_TITLE - 1].rstrip(" ,.:;-") + "…"


def _is_control(letter: str) -> bool:
    return letter == _SOFT_HYPHEN or unicodedata.category(letter) in ("Cc", "Cs", "Cn", "Co", "Zl", "Zp")


def best_lines(title: str, *, measure: Measure) -> list[str]:
    """The title in at most three lines, or four when it is long, as a designer would break it."""
    pieces = [piece for word in re.findall(r"\S+ ?", title) for piece in _pieces(word)]
    if not pieces:
        return []
    most = 4 if len(title) > 22 else 3
    if len(pieces) > _MOST_SEARCHED:
        return [_line(pieces) for pieces in _filled(pieces, most, measure)]
    return [_line(pieces) for pieces in min(_ways(pieces, most), key=lambda way: _cost(way, measure))]


def _pieces(word: str) -> Iterator[str]:
    """What may stand on a line of its own: a word, a part of a giant word, a wide letter."""
    start = 0
    for at in _breaks(word):
        both = word[at - 1 : at + 1]
        yield word[start:at] + (_SOFT_HYPHEN if both.isalpha() and both.lower() != both.upper() else "")
        start = at
    yield word[start:]


def _breaks(word: str) -> list[int]:
    """Places within a word where it may break: after a hyphen, evenly in a giant, before wide letters."""
    places = {at.end() for at in re.finditer(r"(?<=\w\w)-(?=\w\w)", word)}
    if not places:
        n_parts = ceil(len(word.rstrip()) / _LONGEST_WORD)
        places = {ceil(len(word) * part / n_parts) for part in range(1, n_parts)}
    return [
        at
        for at in range(1, len(word))
        if (at in places or is_wide(word[at])) and not _belongs_to_previous(word, at)
    ]


def _belongs_to_previous(word: str, at: int) -> bool:
    """True within an emoji of several code points, and before marks, punctuation and small kana."""
    letter = word[at]
    return (
        unicodedata.category(letter) in ("Mn", "Mc", "Me", "Cf", "Sk", "Po", "Pe", "Pf")
        or word[at - 1] == "\u200d"
        or letter in "ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
    )


def _ways(pieces: list[str], most: int) -> Iterator[list[list[str]]]:
    for n_lines in range(1, min(most, len(pieces)) + 1):
        for cuts in combinations(range(1, len(pieces)), n_lines - 1):
            yield [pieces[start:end] for start, end in pairwise((0, *cuts, len(pieces)))]


def _line(pieces: list[str]) -> str:
    """The words of a line; a soft hyphen shows only at its end."""
    text = "".join(pieces).strip()
    return text[:-1].replace(_SOFT_HYPHEN, "") + ("-" if text[-1] == _SOFT_HYPHEN else text[-1])


def _cost(way: list[list[str]], measure: Measure) -> float:
    """Small for few, even, short lines that do not end on a small word or within a word."""
    lines = [_line(pieces) for pieces in way]
    widths = [measure(text) for text in lines]
    weak = sum(f" {text.rsplit(' ', 1)[-1].lower()} " in _SMALL_WORDS for text in lines[:-1])
    torn = sum(not pieces[-1].endswith(" ") for pieces in way[:-1])
    uneven = max(widths) - min(widths)
    return 1.15 * max(widths) + 0.9 * len(lines) + 0.25 * uneven + 0.7 * weak + torn


def _filled(pieces: list[str], most: int, measure: Measure) -> list[list[str]]:
    """Many pieces: filled greedily to an even width."""
    width = measure(_line(pieces)) / most
    lines: list[list[str]] = [[]]
    for piece in pieces:
        too_wide = lines[-1] and measure(_line([*lines[-1], piece])) > width + measure(piece.strip()) / 2
        if too_wide and len(lines) < most:
            lines.append([])
        lines[-1].append(piece)
    return lines
