"""Watched; no opinion."""

from django.utils.translation import gettext_lazy as _

from collector.kind import SINCE, Kind

KIND = Kind(name="seen", past_tense=_("Marked as seen"), sets="seen", properties=SINCE)
