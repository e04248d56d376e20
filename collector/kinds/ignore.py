"""Not to be used for one's picks: the evidence stays, and speaks for no taste."""

from django.utils.translation import gettext_lazy as _

from collector.kind import SINCE, Kind

KIND = Kind(name="ignore", past_tense=_("Left out of your taste:"), sets="ignored", properties=SINCE)
