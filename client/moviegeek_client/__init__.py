"""Calls the REST interface of a MovieGeek site: `MovieGeek(address, token=...)`."""

from .client import MovieGeek
from .errors import (
    ForbiddenError,
    GoneError,
    MovieGeekError,
    NotFoundError,
    NotKnownError,
    ProblemError,
    RefusedError,
    SiteError,
    TooManyCallsError,
    UnreachableError,
)
from .events import Event
from .shapes import (
    BatchOutcome,
    Explanation,
    Mark,
    Movie,
    MovieDetail,
    MovieItem,
    Neighbour,
    Outcome,
    Rating,
    Reason,
    Slate,
    TogetherSlate,
    UserSlate,
    Version,
)
from .transport import Pace, Patience

__all__ = [
    "BatchOutcome",
    "Event",
    "Explanation",
    "ForbiddenError",
    "GoneError",
    "Mark",
    "Movie",
    "MovieDetail",
    "MovieGeek",
    "MovieGeekError",
    "MovieItem",
    "Neighbour",
    "NotFoundError",
    "NotKnownError",
    "Outcome",
    "Pace",
    "Patience",
    "ProblemError",
    "Rating",
    "Reason",
    "RefusedError",
    "SiteError",
    "Slate",
    "TogetherSlate",
    "TooManyCallsError",
    "UnreachableError",
    "UserSlate",
    "Version",
]
