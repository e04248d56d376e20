"""Neither more nor less any longer."""

from django.utils.translation import gettext_lazy as _

from collector.kind import STEERABLE, Kind, Text

KIND = Kind(
    name="neutral",
    past_tense=_("Asked for the usual of"),
    movie="none",
    prefers=0,
    properties={
        "about": Text(20, choices=STEERABLE, is_needed=True),
        "which": Text(80, is_needed=True),
    },
)
