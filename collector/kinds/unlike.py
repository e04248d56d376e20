"""The heart taken back."""

from django.utils.translation import gettext_lazy as _

from collector.kind import Kind

KIND = Kind(name="unlike", past_tense=_("Took back the like of"), clears="liked")
