"""A poster was followed."""

from collector.kind import Kind

KIND = Kind(name="click", past_tense="Opened", is_passive=True)
