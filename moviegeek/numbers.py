"""Whole numbers out of what browsers send, read forgivingly."""

from __future__ import annotations

MOST_DIGITS = 18  # a key of the database has room for so many


def number_in(text: str | None) -> int | None:
    """None for what is no number."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None
