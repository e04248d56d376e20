"""Shown again."""

from collector.kind import Kind

KIND = Kind(name="undismiss", past_tense="Showed again", clears="hidden")
