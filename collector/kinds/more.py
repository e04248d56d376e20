"""Plot, cast or trailer was expanded."""

from django.utils.translation import gettext_lazy as _

from collector.kind import Kind, Text

KIND = Kind(name="more", past_tense=_("Read more of"), is_passive=True, properties={"part": Text(40)})
