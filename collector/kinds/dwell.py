"""Seconds that a movie's page was looked at, sent on leaving."""

from django.utils.translation import gettext_lazy as _

from collector.kind import Kind, Number

KIND = Kind(
    name="dwell", past_tense=_("Stayed on"), is_passive=True, value=Number(0, 4 * 3600, is_needed=True)
)
