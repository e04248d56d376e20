"""The heart taken back."""

from collector.kind import Kind

KIND = Kind(name="unlike", past_tense="No longer liked", clears="liked")
