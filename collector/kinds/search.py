"""Somebody searched; demand that the catalogue may miss."""

from django.utils.translation import gettext_lazy as _

from collector.kind import Kind, Number, Text

KIND = Kind(
    name="search",
    past_tense=_("Searched"),
    is_passive=True,
    movie="none",
    properties={"query": Text(200, is_needed=True), "results": Number(0, 1e9)},
)
