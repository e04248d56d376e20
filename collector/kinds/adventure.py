"""How adventurous the picks shall be: 1 familiar, 5 adventurous; 0 takes it back."""

from django.utils.translation import gettext_lazy as _

from collector.kind import Kind, Number

KIND = Kind(
    name="adventure",
    past_tense=_("Set your picks to"),
    movie="none",
    value=Number(0, 5, step=1, is_needed=True),
    prefers="value",
    about="adventure",
)
