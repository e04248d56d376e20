"""Which files of an archive belong together."""

from collections.abc import Iterable

from datasets.archive import Archive, Entry
from datasets.tables import header

# A folder of thousands of .csv files is no dataset; their headers are not all worth reading.
MOST_TABLES = 200


def tables_with_columns(archive: Archive, *columns: str) -> list[Entry]:
    """The tables whose header has all these columns (in lower case)."""
    is_single = len(archive.entries) == 1  # a file given by itself may be called anything
    tables = [entry for entry in archive.entries if is_single or entry.name.lower().endswith(".csv")]
    return [entry for entry in tables[:MOST_TABLES] if set(columns) <= set(header(archive, entry))]


def files_named(archive: Archive, *names: str) -> list[Entry]:
    return [entry for entry in archive.entries if entry.name.lower() in names]


def largest(entries: Iterable[Entry]) -> Entry | None:
    """Of several copies, as in archives that carry samples beside the whole, the whole."""
    return max(entries, key=lambda entry: entry.n_bytes, default=None)


def beside(entry: Entry, candidates: Iterable[Entry]) -> Entry | None:
    """The largest candidate in the same folder."""
    return largest(candidate for candidate in candidates if candidate.folder == entry.folder)
