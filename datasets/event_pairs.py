"""Files of events without times: for each kind of event, the pairs of person and item that it happened with.

RetailRocket as cleaned by Fortes (2020) comes so: `view_ecommerce.dat`, `add_to_cart_ecommerce.dat` and
`purchase_ecommerce.dat`, tab-separated, with the header `visitorid itemid event`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from datasets.archive import Archive, Entry, head_lines, open_archive, reading
from datasets.errors import NotADatasetError

HEADER = b"visitorid\titemid\tevent"
SUFFIX = "_ecommerce.dat"


@dataclass(frozen=True)
class EventPairs:
    """`pairs` by kind of event (view, add_to_cart, purchase): columns user_id and item_id, each pair once."""

    name: str
    pairs: dict[str, pd.DataFrame]


def read_event_pairs(path: Path) -> EventPairs:
    """The files of a folder or zip.

    Raises
    ------
    NotADatasetError
        When none of them has the header.
    """
    archive = open_archive(path)
    found = {_kind(entry): _pairs(archive, entry) for entry in archive.entries if _is_one(archive, entry)}
    if not found:
        raise NotADatasetError(
            f"{path} holds no events: expected files such as view{SUFFIX} with the header {HEADER.decode()!r}"
        )
    return EventPairs(path.stem, found)


def _is_one(archive: Archive, entry: Entry) -> bool:
    return entry.name.endswith(SUFFIX) and head_lines(archive, entry)[:1] == [HEADER]


def _kind(entry: Entry) -> str:
    return entry.name.removesuffix(SUFFIX)


def _pairs(archive: Archive, entry: Entry) -> pd.DataFrame:
    with reading(archive, entry) as stream:
        frame = pd.read_csv(stream, sep="\t", usecols=[0, 1], names=["user_id", "item_id"], skiprows=1)
    return frame.drop_duplicates(ignore_index=True)
