"""The heart."""

from collector.kind import Kind

KIND = Kind(name="like", past_tense="Liked", sets="liked")
