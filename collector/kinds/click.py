"""A poster was followed."""

from django.utils.translation import gettext_lazy as _

from collector.kind import Kind

KIND = Kind(name="click", past_tense=_("Followed"), is_passive=True)
