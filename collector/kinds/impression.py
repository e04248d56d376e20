"""A card was half visible for one second: it was offered."""

from django.utils.translation import gettext_lazy as _

from collector.kind import Kind

KIND = Kind(name="impression", past_tense=_("Was shown"), is_passive=True)
