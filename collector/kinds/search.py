"""Somebody searched; demand that the catalogue may miss."""

from collector.kind import Kind, Number, Text

KIND = Kind(
    name="search",
    past_tense="Searched for",
    is_passive=True,
    movie="none",
    properties={"query": Text(200, is_needed=True), "results": Number(0, 1e9)},
)
