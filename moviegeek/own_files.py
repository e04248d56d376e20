"""The list of one tab of My movies as a file that other programs read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping

from catalogue.selectors import movies_by_id
from collector.models import Person
from collector.selectors import ratings_of
from moviegeek.mine import times_of

COLUMNS: Mapping[str, str] = {
    "movie_id": "number of the movie in its address here",
    "title": "as it is shown",
    "year": "of release; empty: not known",
    "stars": "your rating, 0.5 to 5; empty: not rated",
    "at": "when it came onto this list, ISO 8601 in UTC; empty: not known",
}
TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


def lines_of(tab: str, person: Person) -> list[dict[str, object]]:
    """One line a movie, newest first; reads the whole tab by three queries."""
    times = times_of(tab, person)
    movies = movies_by_id(list(times))
    stars = {rating.movie_id: rating.stars for rating in ratings_of(person)}
    return [
        {
            "movie_id": movie_id,
            "title": movies[movie_id].title,
            "year": movies[movie_id].year,
            "stars": stars.get(movie_id),
            "at": at.isoformat() if at else None,
        }
        for movie_id, at in times.items()
        if movie_id in movies
    ]


def own_file(tab: str, suffix: str, *, person: Person) -> str:
    lines = lines_of(tab, person)
    if suffix == "json":
        return json.dumps(
            {"list": tab, "columns": dict(COLUMNS), "movies": lines}, ensure_ascii=False, indent=1
        )
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue()
