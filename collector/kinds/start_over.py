"""What was noticed and marked until now speaks for no taste any longer; ratings do."""

from django.utils.translation import gettext_lazy as _

from collector.kind import Kind

KIND = Kind(name="start_over", past_tense=_("Started over"), movie="none", prefers=1, about="start")
