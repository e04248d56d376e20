"""Not watched after all."""

from django.utils.translation import gettext_lazy as _

from collector.kind import Kind

KIND = Kind(name="unseen", past_tense=_("No longer seen"), clears="seen")
