"""As before starting over."""

from collector.kind import Kind

KIND = Kind(name="carry_on", past_tense="Took back starting over", movie="none", prefers=0, about="start")
