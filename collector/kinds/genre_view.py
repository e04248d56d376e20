"""A genre's movies were looked through."""

from collector.kind import Kind, Text

KIND = Kind(
    name="genre_view",
    past_tense="Browsed",
    is_passive=True,
    movie="none",
    properties={"genre": Text(40, is_needed=True)},
)
