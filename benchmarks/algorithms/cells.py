"""One algorithm, one data set, one protocol: what is measured once and kept until its code changes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks import apart
from benchmarks.engine_code import code_of
from recommender.engine.naming import algorithm_class, algorithm_names

PROTOCOLS = ("strong", "time", "rating")


@dataclass(frozen=True)
class DataSet:
    """An archive to measure on, found by its file name."""

    title: str
    file_name: str


DATA_SETS = (
    DataSet("ML-100K", "ml-100k.zip"),
    DataSet("MovieTweetings-100K", "MovieTweetings-100K.zip"),
    DataSet("ML-1M, users 1-2999", "ml-1m-users-0001-2999.zip"),
)


@dataclass(frozen=True)
class Cell:
    """What is measured, by name."""

    algorithm: str
    data: DataSet
    protocol: str

    def path(self, folder: Path) -> Path:
        """Where the result is kept: another place as soon as the code is another."""
        words = (self.algorithm, self.data.file_name, self.protocol, code_of(self.algorithm))
        return folder / f"{self.algorithm}.{self.protocol}.{apart.digest_of(words)}.json"


@dataclass(frozen=True)
class Measured:
    """What one cell gave.

    `values` are NDCG by user; for "rating" sums of squared errors, with the number of ratings in `counts`.
    A cell that failed has a `failure` in words and nothing else.
    """

    values: list[float | None]
    counts: list[float]
    coverage: float | None
    fit_seconds: float
    peak_bytes: int | None
    failure: str = ""


def all_cells(only: tuple[str, ...] = ()) -> list[Cell]:
    """Small data first, and every algorithm on it, so that an unfinished run says most."""
    return [
        Cell(name, data, protocol)
        for data in DATA_SETS
        for protocol in PROTOCOLS
        for name in algorithm_names()
        if (not only or name in only) and can_do(name, protocol)
    ]


def can_do(name: str, protocol: str) -> bool:
    """Whether the protocol asks what the algorithm is for: those that need ratings are for ratings."""
    able = algorithm_class(name).capabilities
    return able.predicts if protocol == "rating" else not able.needs_ratings


def kept(cell: Cell, folder: Path) -> Measured | None:
    """The result of a cell, when there is one of the present code."""
    found = apart.kept(cell.path(folder))
    return None if found is None else Measured(**found)


def keep(cell: Cell, measured: Measured, folder: Path) -> None:
    apart.keep(cell.path(folder), asdict(measured))
