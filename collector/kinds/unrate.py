"""Stars taken back."""

from collector.kind import Kind

KIND = Kind(name="unrate", past_tense="No longer rated", clears="rating")
