"""Not for me."""

from collector.kind import Kind

KIND = Kind(name="dismiss", past_tense="Hid", sets="hidden")
