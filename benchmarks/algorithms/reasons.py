"""Why an algorithm that nowhere beats popularity is here all the same."""

REASONS: dict[str, str] = {}
