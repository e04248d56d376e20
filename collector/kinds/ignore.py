"""Not to be used for one's picks: the evidence stays, and speaks for no taste."""

from collector.kind import Kind

KIND = Kind(name="ignore", past_tense="Left out of the taste", sets="ignored")
