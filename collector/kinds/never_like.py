"""Never again, of a genre."""

from django.utils.translation import gettext_lazy as _

from collector.kind import Kind, Text

KIND = Kind(
    name="never_like",
    past_tense=_("Asked never to be shown"),
    movie="none",
    prefers=-2,
    properties={
        "about": Text(20, choices=("genre",), is_needed=True),
        "which": Text(80, is_needed=True),
    },
)
