"""Never again, of a genre."""

from collector.kind import Kind, Text

KIND = Kind(
    name="never_like",
    past_tense="Asked for none of",
    movie="none",
    prefers=-2,
    properties={
        "about": Text(20, choices=("genre",), is_needed=True),
        "which": Text(80, is_needed=True),
    },
)
