"""One word for one thing: the words that were decided against, and where they may stand all the same."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from tokenize import NAME, generate_tokens

# What is said instead.
INSTEAD = {
    "film": "movie",
    "films": "movies",
    "customer": "person, visitor or user",
    "customers": "people",
    "idx": "index",
    "blacklist": "ban, or exclude",
    "whitelist": "allow",
    "recs": "list, or slate",
    "carousel": "shelf",
    "toplist": "chart",
    "leaderboard": "chart",
    "clickstream": "events",
    "catalog": "catalogue",
    "dislike": "dismiss, or hidden",
    "todo": "an issue",
    "fixme": "an issue",
}
# Such names are kept for what people do: kinds of events and of marks. Folders that know neither have other words:
# the effect of a rule, the topic of a message, the basis of a slate, the terms of an offer, the type of a figure.
ABOUT_EVIDENCE = re.compile(r"(?:\w+_)?kinds?(?:_\w+)?", re.IGNORECASE)
WITHOUT_EVIDENCE = (
    *("accounts", "catalogue", "figures", "jobs"),
    *("recommender/engine", "recommender/rules", "recommender/shelves"),
)
NAMED_BY_NUMPY = re.compile(r"dtype\.kind|kind=\"\w+\"")
# Names of things that are called so by others.
CALLED_SO = re.compile(
    r"Film[- ]Noir|icon \"film\"|cursor\.idx|films\.csv", re.IGNORECASE
)  # a genre, a drawing, uPlot's, Letterboxd's
WORD = re.compile(r"[A-Za-z]+")
VAGUE = {
    *("util", "utils", "helper", "helpers", "common", "misc", "manager", "managers"),
    *("handler", "handlers", "data", "info", "base"),
}
# Django looks for these names.
NAMED_BY_DJANGO = ("mysite/supervisor/backend/base.py", "base.html")


def decided_against(paths: Iterable[Path]) -> Iterator[str]:
    """Each place with a word that was decided against, and the word to use."""
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            for word in WORD.findall(CALLED_SO.sub("", line)):
                if word.lower() in INSTEAD:
                    yield f"{path}:{number} {word}: say {INSTEAD[word.lower()]}"


def kinds_of_other_things(paths: Iterable[Path]) -> Iterator[str]:
    """Each name in code that calls a kind what is neither an event nor a mark."""
    for path in paths:
        code = NAMED_BY_NUMPY.sub("", path.read_text(encoding="utf-8"))
        for token in generate_tokens(io.StringIO(code).readline):
            if token.type == NAME and ABOUT_EVIDENCE.fullmatch(token.string):
                yield f"{path}:{token.start[0]} {token.string}"


def vague_names(paths: Iterable[Path]) -> Iterator[str]:
    """Files named after what they are made of rather than what they know."""
    for path in paths:
        if path.stem in VAGUE and not path.as_posix().endswith(NAMED_BY_DJANGO):
            yield path.as_posix()
