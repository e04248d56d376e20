"""A purchase (the demo checkout); the value is what was paid."""

from django.utils.translation import gettext_lazy as _

from collector.kind import Kind, Number

KIND = Kind(name="buy", past_tense=_("Bought"), value=Number(0, 100_000), sets="bought")
