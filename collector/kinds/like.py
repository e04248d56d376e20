"""The heart."""

from django.utils.translation import gettext_lazy as _

from collector.kind import SINCE, Kind

KIND = Kind(name="like", past_tense=_("Liked"), sets="liked", properties=SINCE)
