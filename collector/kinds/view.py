"""A movie's page was opened."""

from collector.kind import Kind

KIND = Kind(name="view", past_tense="Looked at", is_passive=True)
