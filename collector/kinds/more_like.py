"""More of a genre, a person, a shelf."""

from collector.kind import Kind, Text

KIND = Kind(
    name="more_like",
    past_tense="Asked for more of",
    movie="optional",
    properties={
        "about": Text(20, choices=("movie", "genre", "contributor", "shelf"), is_needed=True),
        "which": Text(80),
    },
)
