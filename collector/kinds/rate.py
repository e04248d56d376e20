"""Stars, 0.5 to 5 in halves."""

from django.utils.translation import gettext_lazy as _

from collector.kind import SINCE, Kind, Number

KIND = Kind(
    name="rate",
    past_tense=_("Rated"),
    value=Number(0.5, 5, step=0.5, is_needed=True),
    properties=SINCE,
    sets="rating",
)
