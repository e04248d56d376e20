"""Languages as people call them."""

from __future__ import annotations

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _


def language_name(code: str) -> str:
    """In the reader's language where Django knows it."""
    known = LANG_INFO.get(code.partition("-")[0])
    return _(known["name"]) if known and "name" in known else code
