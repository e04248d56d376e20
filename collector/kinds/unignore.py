"""Used for one's picks again."""

from collector.kind import Kind

KIND = Kind(name="unignore", past_tense="Used for the taste again", clears="ignored")
