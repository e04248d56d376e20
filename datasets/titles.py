"""Titles as people say them, from titles as catalogues sort them."""

import re
import unicodedata
from dataclasses import dataclass

EARLIEST_YEAR, LATEST_YEAR = 1870, 2100

# "(1995)", "(1994–1998)", "(2007-)", "(2010/II)", also with IMDb's "(V)" or "(TV)" behind it.
_YEAR_AT_END = re.compile(
    r"\((?P<year>\d{4})(?:/[IVXL]+)?(?:\s*[-–—]\s*(?:\d{4})?)?\s*\)(?:\s*\((?:V|TV|VG|TV Series)\))?\s*$"
)
_ARTICLES = (
    *("The", "A", "An", "Da"),
    *("Le", "La", "Les", "L'", "L’", "Un", "Une", "Des"),
    *("Der", "Die", "Das", "Den", "Dem", "Ein", "Eine"),
    *("Il", "Lo", "I", "Gli", "Uno", "Una"),
    *("El", "Los", "Las", "Els", "Les"),
    *("O", "Os", "As", "Um", "Uma"),
    *("De", "Het", "Een", "'t", "En", "Et", "Ett", "Det"),
    *("Az", "Egy", "Na", "Ang"),
)
_ARTICLE_AT_END = re.compile(
    r"^(?P<rest>.+),\s*(?P<article>" + "|".join(map(re.escape, dict.fromkeys(_ARTICLES))) + r")$",
    re.IGNORECASE | re.DOTALL,
)
_ALSO_KNOWN_AS = re.compile(r"^(?:a\.?\s?k\.?\s?a\.?|also known as)[\s:]+", re.IGNORECASE)
_ALSO_KNOWN_AS_INSIDE = re.compile(r"\s*[;/,]?\s+(?:a\.k\.a\.|aka)\s+", re.IGNORECASE)
_PART_OF_TITLE = re.compile(
    r"^(?:(?:part|vol|volume|episode|chapter|season|book)\b|no\.?\s*\d)", re.IGNORECASE
)
_EXPECTS_MORE = re.compile(r"(?:^|[\s:;])(?:or|and|&|of)$", re.IGNORECASE)


@dataclass(frozen=True)
class ParsedTitle:
    title: str
    year: int | None = None
    also_known_as: tuple[str, ...] = ()


def parse_catalogue_title(raw: str) -> ParsedTitle:
    """Take apart a title that was written for sorting, as MovieLens writes it.

    >>> parse_catalogue_title("City of Lost Children, The (Cité des enfants perdus, La) (1995)")
    ParsedTitle(title='The City of Lost Children', year=1995, also_known_as=('La Cité des enfants perdus',))
    """
    name, year = _without_year(_tidied(raw))
    main, brackets = _without_brackets(name)
    title = with_article_first(main)
    others = [with_article_first(other) for bracket in brackets for other in _names_inside(bracket)]
    return ParsedTitle(
        title, year, tuple(other for other in dict.fromkeys(others) if other not in ("", title))
    )


def parse_plain_title(raw: str) -> ParsedTitle:
    """Take apart "title (year)" where the title already stands as people say it.

    >>> parse_plain_title("Birdman or (The Unexpected Virtue of Ignorance) (2014)").title
    'Birdman or (The Unexpected Virtue of Ignorance)'
    """
    return ParsedTitle(*_without_year(_tidied(raw)))


def with_article_first(name: str) -> str:
    """ "Matrix, The" as "The Matrix"; "Avventura, L'" as "L'Avventura"."""
    name = name.strip()
    found = _ARTICLE_AT_END.match(name)
    if not found:
        return name
    rest, article = found["rest"].strip(" ,"), found["article"]
    is_echo = rest.lower().startswith(f"{article.lower()},")  # "Die, Mommie, Die" ends in a verb
    if is_echo or not rest:
        return name
    gap = "" if article[-1] in "'’" and article[0] not in "'’" else " "
    return f"{article[0].upper()}{article[1:]}{gap}{rest}"


def plausible_year(text: str) -> int | None:
    year = int(text) if re.fullmatch(r"[0-9]{4}", text) else 0
    return year if EARLIEST_YEAR <= year <= LATEST_YEAR else None


def _tidied(raw: str) -> str:
    return " ".join(unicodedata.normalize("NFC", raw).split())


def _without_year(text: str) -> tuple[str, int | None]:
    found = _YEAR_AT_END.search(text)
    year = plausible_year(found["year"]) if found else None
    name = text[: found.start()].strip() if found else ""
    return (name, year) if name and year else (text, None)


def _without_brackets(name: str) -> tuple[str, list[str]]:
    """The name before its closing brackets, and what stands in each of them, in reading order."""
    brackets: list[str] = []
    while (start := _last_bracket(name)) is not None:
        before, inside = name[:start].strip(), name[start + 1 : -1].strip()
        if not before or not inside or _PART_OF_TITLE.match(inside) or _EXPECTS_MORE.search(before):
            break
        brackets.insert(0, inside)
        name = before
    return name, brackets


def _last_bracket(name: str) -> int | None:
    """Where the bracket that closes at the very end was opened; nested ones belong to it."""
    depth = 0
    if not name.endswith(")"):
        return None
    for index in range(len(name) - 1, -1, -1):
        depth += (name[index] == ")") - (name[index] == "(")
        if depth == 0:
            return index
    return None


def _names_inside(bracket: str) -> list[str]:
    parts = _ALSO_KNOWN_AS_INSIDE.split(_ALSO_KNOWN_AS.sub("", bracket))
    return [part.strip(" ;") for part in parts]
