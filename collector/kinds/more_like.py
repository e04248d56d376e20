"""More of a genre, a person, a decade, a cluster."""

from django.utils.translation import gettext_lazy as _

from collector.kind import STEERABLE, Kind, Text

KIND = Kind(
    name="more_like",
    past_tense=_("Asked for more of"),
    movie="optional",
    prefers=1,
    properties={
        "about": Text(20, choices=("movie", *STEERABLE), is_needed=True),
        "which": Text(80),
    },
)
