"""Neither more nor less any longer."""

from collector.kind import STEERABLE, Kind, Text

KIND = Kind(
    name="neutral",
    past_tense="Asked for the usual of",
    movie="none",
    prefers=0,
    properties={
        "about": Text(20, choices=STEERABLE, is_needed=True),
        "which": Text(80, is_needed=True),
    },
)
