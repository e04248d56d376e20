"""Not for me."""

from django.utils.translation import gettext_lazy as _

from collector.kind import SINCE, Kind

KIND = Kind(name="dismiss", past_tense=_("Hid"), sets="hidden", properties=SINCE)
