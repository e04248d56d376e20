"""Readers and writers of public rating datasets: plain Python, streams in, rows out.

>>> from datasets import open_dataset
>>> dataset = open_dataset("ml-latest-small.zip")        # doctest: +SKIP
>>> for chunk in dataset.ratings(): store(chunk.frame)   # doctest: +SKIP
"""

from datasets.dataset import Dataset
from datasets.errors import DamagedDatasetError, DatasetError, NotADatasetError
from datasets.registry import Format, known_formats, open_dataset
from datasets.rows import NO_TIME, CreditRow, MovieRow, Position, RatingChunk, TagRow, joined_ratings
from datasets.scale import RatingScale
from datasets.skipped import SkippedRow, SkippedRows

__all__ = [
    "NO_TIME",
    "CreditRow",
    "DamagedDatasetError",
    "Dataset",
    "DatasetError",
    "Format",
    "MovieRow",
    "NotADatasetError",
    "Position",
    "RatingChunk",
    "RatingScale",
    "SkippedRow",
    "SkippedRows",
    "TagRow",
    "joined_ratings",
    "known_formats",
    "open_dataset",
]
