"""Readers of files that one person takes along from a site: what they rated, saw, liked and want to see.

>>> from datasets.personal import open_own_file
>>> own = open_own_file(stream, name="ratings.csv", now=now)        # doctest: +SKIP
>>> [(act.what, act.movie.title) for act in own.acts]               # doctest: +SKIP
"""

from datasets.personal.acts import NamedList, NamedMovie, OwnAct, OwnEvent, OwnFile, RowError
from datasets.personal.errors import RefusedFileError
from datasets.personal.registry import MOST_BYTES, known_own_formats, open_own_file
from datasets.personal.tables import MOST_ROWS

__all__ = [
    "MOST_BYTES",
    "MOST_ROWS",
    "NamedList",
    "NamedMovie",
    "OwnAct",
    "OwnEvent",
    "OwnFile",
    "RefusedFileError",
    "RowError",
    "known_own_formats",
    "open_own_file",
]
