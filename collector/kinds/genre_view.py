"""A genre's movies were looked through."""

from django.utils.translation import gettext_lazy as _

from collector.kind import Kind, Text

KIND = Kind(
    name="genre_view",
    past_tense=_("Browsed"),
    is_passive=True,
    movie="none",
    properties={"genre": Text(40, is_needed=True)},
)
