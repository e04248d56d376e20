class DatasetError(Exception):
    """A path cannot be read as a dataset; the message is meant for the person who gave the path."""


class NotADatasetError(DatasetError):
    """Nothing at the path has a layout that a reader knows."""


class DamagedDatasetError(DatasetError):
    """The layout is known, but the bytes cannot be read: truncated, encrypted, or not what they claim."""
