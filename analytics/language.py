"""The words and separators of figures in the language of the reader."""

from __future__ import annotations

from django.utils.dates import MONTHS_3
from django.utils.formats import get_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from figures.language import ENGLISH, Language


def figures_language() -> Language:
    if (get_language() or "en").startswith("en"):
        return ENGLISH
    return Language(
        thousands=str(get_format("THOUSAND_SEPARATOR")),
        decimal=str(get_format("DECIMAL_SEPARATOR")),
        percent=_("%"),
        months=tuple(str(MONTHS_3[number]).capitalize() for number in range(1, 13)),
        day=_("{day} {month}"),
        nothing=_("Nothing has happened in this period."),
        too_few=_("too few"),
        of_which=_("of which {share} {past}"),
        shares_of_these=_("the bars below are shares of these"),
        share_of=_("{share} of {past}"),
        name=_("Name"),
        value=_("Value"),
        step=_("Step"),
        count=_("Count"),
        of_the_step_before=_("Of the step before"),
        time=_("Time"),
        low=pgettext("a range", "From"),
        high=pgettext("a range", "To"),
        note=_("Note"),
        group=_("Group"),
        size=_("Size"),
        place=_("Place"),
        median=_("median {value}"),
        share_of_items=_("Share of items"),
        least_to_most=_("movies, least to most recommended"),
    )
