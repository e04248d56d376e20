"""A card was half visible for one second: it was offered."""

from collector.kind import Kind

KIND = Kind(name="impression", past_tense="Was shown", is_passive=True)
