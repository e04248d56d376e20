"""Typed readers of the environment: a bad value stops the start with one clear line.

Values come from the process environment and, below it, from the file `.env` in the checkout. Plain Python,
so that the bootstrap, the engine's tests and the supervisor can read settings without Django.
"""

import difflib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

CHECKOUT = Path(__file__).resolve().parent.parent

ORIGIN = re.compile(r"https?://(\[[0-9a-fA-F:]+\]|[a-zA-Z0-9.-]+)(:[0-9]{1,5})?")
TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}
LIBPQ_LIMITED_TO_DJANGO = {"host", "port", "user", "password", "dbname"}


class BadSettingError(ValueError):
    """A setting holds nonsense. The text names the setting, the value and what was expected."""


@dataclass
class Environment:
    """Reads settings by name and remembers which names exist, with their defaults."""

    values: Mapping[str, str]
    declared: dict[str, str] = field(default_factory=dict)

    def text(self, name: str, *, default: str = "") -> str:
        self.declared[name] = default
        given = self.values.get(name, "").strip()
        return given or default

    def whole_number(self, name: str, *, default: int, lowest: int, highest: int) -> int:
        given = self.text(name, default=str(default))
        expected = f"a whole number from {lowest} to {highest}"
        if not given.isascii() or not given.isdigit() or not lowest <= int(given) <= highest:
            refuse(name, given, expected)
        return int(given)

    def number(self, name: str, *, default: float, lowest: float, highest: float) -> float:
        given = self.text(name, default=f"{default:g}")
        return number_within(name, given, lowest=lowest, highest=highest)

    def numbers_by_word(self, name: str, *, lowest: float, highest: float) -> dict[str, float]:
        """`click=1,view=0.5` as a dictionary; empty when unset."""
        pairs = [pair.partition("=") for pair in self.words(name)]
        if not all(word.strip() and equals for word, equals, _ in pairs):
            refuse(name, self.text(name), "word=number, several separated by commas")
        return {
            word.strip(): number_within(name, number.strip(), lowest=lowest, highest=highest)
            for word, _, number in pairs
        }

    def switch(self, name: str, *, default: bool, words: tuple[str, str] = ("0", "1")) -> bool:
        given = self.text(name, default=words[default]).lower()
        if given not in TRUE | FALSE:
            refuse(name, given, f"{words[1]} or {words[0]}")
        return given in TRUE

    def choice(self, name: str, *, default: str, choices: tuple[str, ...]) -> str:
        given = self.text(name, default=default)
        if given not in choices:
            refuse(name, given, f"one of {', '.join(choices)}")
        return given

    def words(self, name: str, *, default: str = "") -> list[str]:
        return [word.strip() for word in self.text(name, default=default).split(",") if word.strip()]

    def path(self, name: str, *, default: str = "") -> Path | None:
        """A path; a relative one counts from the checkout. None when the setting is empty."""
        given = self.text(name, default=default)
        return CHECKOUT / Path(given).expanduser() if given else None

    def folder(self, name: str) -> Path | None:
        given = self.path(name)
        if given is not None and not given.is_dir():
            refuse(name, str(given), "a folder that exists")
        return given

    def url(self, name: str, *, schemes: tuple[str, ...], default: str = "") -> SplitResult | None:
        given = self.text(name, default=default)
        if not given:
            return None
        expected = f"an address that starts with {' or '.join(f'{scheme}:' for scheme in schemes)}"
        try:
            split = urlsplit(given)
            _ = split.port
        except ValueError:
            refuse(name, without_password(given), expected)
        if split.scheme not in schemes:
            refuse(name, without_password(given), expected)
        return split

    def address(self, name: str, *, schemes: tuple[str, ...], default: str = "") -> str:
        """As it was written: put together again from its parts, unix:/// would lose two slashes."""
        self.url(name, schemes=schemes, default=default)  # refuses nonsense
        return self.text(name, default=default)

    def origins(self, name: str) -> list[str]:
        """Sites as browsers name them: scheme, host and port, and nothing after it."""
        given = self.words(name)
        for word in given:
            if not ORIGIN.fullmatch(word):
                refuse(name, word, "origins such as https://shop.example.org, separated by commas")
        return given

    def database(self, name: str) -> dict[str, object] | None:
        """A Django database from `postgres://user:password@host:port/name?sslmode=require`; None when unset.

        `?host=/run/postgresql` (a socket's folder) and libpq's other parameters may stand in the query.
        """
        url = self.url(name, schemes=("postgres", "postgresql"))
        if url is None:
            return None
        query = dict(parse_qsl(url.query))
        database = unquote(url.path.lstrip("/")) or query.get("dbname", "")
        if not database:
            refuse(name, without_password(url.geturl()), "a database's name after the last slash")
        return {
            "NAME": database,
            "HOST": query.get("host", unquote(url.hostname or "")),
            "PORT": query.get("port", str(url.port or "")),
            "USER": query.get("user", unquote(url.username or "")),
            "PASSWORD": query.get("password", unquote(url.password or "")),
            "OPTIONS": {key: value for key, value in query.items() if key not in LIBPQ_LIMITED_TO_DJANGO},
        }


def number_within(name: str, given: str, *, lowest: float, highest: float) -> float:
    expected = f"a number from {lowest:g} to {highest:g}"
    try:
        number = float(given)
    except ValueError:
        refuse(name, given, expected)
    if not lowest <= number <= highest:  # not a number neither
        refuse(name, given, expected)
    return number


def refuse(name: str, given: str, expected: str) -> NoReturn:
    raise BadSettingError(f"{name} must be {expected}, got {given!r}")


def without_password(url: str) -> str:
    """The address with its password blotted out, fit for a message."""
    before, at, after = url.rpartition("@")
    scheme, slashes, credentials = before.rpartition("//")
    user, colon, _ = credentials.partition(":")
    return f"{scheme}{slashes}{user}{colon}{'***' if colon else ''}{at}{after}"


def lines_of(path: Path) -> dict[str, str]:
    """The settings of a `.env` file: `NAME=value` per line, `#` starts a comment, quotes are optional."""
    if not path.is_file():
        return {}
    settings = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = line.strip().removeprefix("export ")
        if not line or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals:
            raise BadSettingError(f"{path.name} line {number} must be NAME=value, got {line!r}")
        settings[name.strip()] = unquoted(value.strip())
    return settings


def unquoted(value: str) -> str:
    is_quoted = len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if is_quoted else value


def refuse_unknown(names: Mapping[str, str], declared: Mapping[str, str], *, source: str) -> None:
    """A misspelt name in `.env` would silently do nothing: say so instead."""
    for name in names:
        if name not in declared:
            near = difflib.get_close_matches(name, declared, n=1)
            hint = f"; did you mean {near[0]}?" if near else "; .env.example lists them all"
            raise BadSettingError(f"{source} sets {name}, which is no setting{hint}")


def environment(checkout: Path = CHECKOUT) -> Environment:
    """The settings of this process: its environment over the checkout's `.env`."""
    return Environment(values={**lines_of(checkout / ".env"), **os.environ})
