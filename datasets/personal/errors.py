from __future__ import annotations

from datasets.errors import DatasetError


class RefusedFileError(DatasetError):
    """Nothing of the file can be taken. `reason` is a word that the site has a sentence for, in each language."""

    def __init__(self, reason: str, **details: object) -> None:
        super().__init__(f"{reason}: {details}" if details else reason)
        self.reason = reason
        self.details = details
