"""Used for one's picks again."""

from django.utils.translation import gettext_lazy as _

from collector.kind import Kind

KIND = Kind(name="unignore", past_tense=_("Used for your picks again:"), clears="ignored")
