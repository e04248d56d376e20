"""Taken off the watchlist."""

from collector.kind import Kind

KIND = Kind(name="unsave", past_tense="No longer saved", clears="saved")
