"""Hashed names for static files, so that browsers may keep them for ever."""

from __future__ import annotations

from django.core.files.base import File
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Falls back to the plain name of a file that is not there (a font that could not be fetched)."""

    manifest_strict = False

    def hashed_name(self, name: str, content: File[bytes] | None = None, filename: str | None = None) -> str:
        try:
            return str(super().hashed_name(name, content, filename))
        except ValueError:
            return name
