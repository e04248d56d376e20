"""Well-known movies of every decade, described in our own words: what a fresh installation shows."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from datasets import CreditRow, MovieRow

ORIGIN = "starter"
_DECADES = Path(__file__).parent / "movies"


def starter_movies() -> Iterator[MovieRow]:
    """The oldest first. An `origin_id` such as "the-matrix-1999" stays when the title is corrected."""
    for decade in sorted(_DECADES.glob("*.json")):
        for entry in json.loads(decade.read_text(encoding="utf-8")):
            yield _movie(entry)


def _movie(entry: dict[str, Any]) -> MovieRow:
    return MovieRow(
        origin_id=entry["id"],
        title=entry["title"],
        year=entry["year"],
        genres=tuple(entry["genres"]),
        also_known_as=(entry["original_title"],) if "original_title" in entry else (),
        imdb_id=entry["imdb_id"],
        overview=entry["synopsis"],
        runtime_minutes=entry["runtime_minutes"],
        language=entry["language"],
        keywords=tuple(entry["keywords"]),
        credits=tuple(_credits(entry)),
    )


def _credits(entry: dict[str, Any]) -> Iterator[CreditRow]:
    for position, name in enumerate(entry["directors"]):
        yield CreditRow(name, "director", position=position)
    for position, name in enumerate(entry["writers"]):
        yield CreditRow(name, "writer", position=position)
    for position, actor in enumerate(entry["cast"]):
        yield CreditRow(
            actor["name"],
            "cast",
            character=actor["character"],
            position=position,
            tmdb_id=actor.get("tmdb_id"),  # tells people of the same name apart
        )
