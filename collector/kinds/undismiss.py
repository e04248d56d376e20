"""Shown again."""

from django.utils.translation import gettext_lazy as _

from collector.kind import Kind

KIND = Kind(name="undismiss", past_tense=_("Showed again"), clears="hidden")
