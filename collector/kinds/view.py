"""A movie's page was opened."""

from django.utils.translation import gettext_lazy as _

from collector.kind import Kind

KIND = Kind(name="view", past_tense=_("Looked at"), is_passive=True)
