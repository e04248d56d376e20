"""Stars taken back."""

from django.utils.translation import gettext_lazy as _

from collector.kind import Kind

KIND = Kind(name="unrate", past_tense=_("Took back the rating of"), clears="rating")
