"""Put on the watchlist."""

from django.utils.translation import gettext_lazy as _

from collector.kind import SINCE, Kind

KIND = Kind(name="save", past_tense=_("Saved"), sets="saved", properties=SINCE)
