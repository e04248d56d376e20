"""As before starting over."""

from django.utils.translation import gettext_lazy as _

from collector.kind import Kind

KIND = Kind(name="carry_on", past_tense=_("Took back starting over"), movie="none", prefers=0, about="start")
