"""Not watched after all."""

from collector.kind import Kind

KIND = Kind(name="unseen", past_tense="Had not seen", clears="seen")
