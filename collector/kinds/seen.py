"""Watched; no opinion."""

from collector.kind import Kind

KIND = Kind(name="seen", past_tense="Had seen", sets="seen")
