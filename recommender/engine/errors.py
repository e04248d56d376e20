"""What can be refused inside the engine. Wrong arguments raise `ValueError`."""

from __future__ import annotations


class NotFittedError(RuntimeError):
    """A model is asked before it has learned, or for training users that an artifact does not hold."""


class UnknownItemError(LookupError):
    """An item id (or index) that is not in the catalogue the model was trained on."""


class UnknownUserError(LookupError):
    """A user id (or index) that is not in the interactions."""


class UnknownAlgorithmError(LookupError):
    """A name under which no module of `algorithms/` is found."""


class DamagedArtifactError(ValueError):
    """An artifact whose files are missing, changed or unreadable; the message names the file."""


class InputFileError(ValueError):
    """A file given by a person cannot be used; the message names file, line, value and the fix."""
