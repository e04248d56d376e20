"""Small archives that tests write for themselves."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from datasets import Dataset, joined_ratings, open_dataset


def zip_of(path: Path, files: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def folder_of(path: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, content in files.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def opened(path: Path, files: Mapping[str, str | bytes]) -> Dataset:
    return open_dataset(zip_of(path / "given.zip", files))


def ratings_of(dataset: Dataset) -> list[tuple[str, str, float, int]]:
    return rows_of(joined_ratings(dataset.ratings()))


def rows_of(frame: pd.DataFrame) -> list[tuple[str, str, float, int]]:
    return list(frame[["user_id", "item_id", "rating", "timestamp"]].itertuples(index=False, name=None))
