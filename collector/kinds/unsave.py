"""Taken off the watchlist."""

from django.utils.translation import gettext_lazy as _

from collector.kind import Kind

KIND = Kind(name="unsave", past_tense=_("Took off the watchlist"), clears="saved")
