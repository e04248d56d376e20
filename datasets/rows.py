import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal, Self

import pandas as pd

NO_TIME = -1
CreditRole = Literal["director", "writer", "cast"]


@dataclass(frozen=True)
class CreditRow:
    name: str
    role: CreditRole
    character: str = ""
    position: int = 0
    tmdb_id: int | None = None


@dataclass(frozen=True)
class MovieRow:
    origin_id: str
    title: str
    year: int | None = None
    genres: tuple[str, ...] = ()
    also_known_as: tuple[str, ...] = ()
    imdb_id: str | None = None
    tmdb_id: int | None = None
    overview: str = ""
    runtime_minutes: int | None = None
    language: str | None = None
    keywords: tuple[str, ...] = ()
    credits: tuple[CreditRow, ...] = ()


@dataclass(frozen=True)
class TagRow:
    user_id: str
    item_id: str
    tag: str
    timestamp: int = NO_TIME


@dataclass(frozen=True)
class Position:
    """A place between two rows of a dataset's ratings, from which reading can go on in another process."""

    file: str
    byte: int
    line: int
    context: str = ""

    def to_text(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> Self:
        return cls(**json.loads(text))


@dataclass(frozen=True, eq=False)
class RatingChunk:
    """`frame` has user_id and item_id (text), rating (float) and timestamp (int64 seconds, or NO_TIME)."""

    frame: pd.DataFrame
    position: Position

    def __len__(self) -> int:
        return len(self.frame)


def frame_of_rows(rows: Sequence[tuple[str, str, float, int]]) -> pd.DataFrame:
    """The frame of a chunk, from (user_id, item_id, rating, timestamp)."""
    users, items, ratings, times = zip(*rows, strict=True) if rows else ((), (), (), ())
    return pd.DataFrame(
        {
            "user_id": pd.Series(users, dtype="str"),
            "item_id": pd.Series(items, dtype="str"),
            "rating": pd.Series(ratings, dtype="float64"),
            "timestamp": pd.Series(times, dtype="int64"),
        }
    )


def joined_ratings(chunks: Iterable[RatingChunk]) -> pd.DataFrame:
    """All ratings in one frame, each (user, item) once with its newest rating."""
    frames = [chunk.frame for chunk in chunks]
    if not frames:
        return frame_of_rows([])
    joined = pd.concat(frames, ignore_index=True).sort_values("timestamp", kind="stable")
    return joined.drop_duplicates(["user_id", "item_id"], keep="last").sort_index(ignore_index=True)
