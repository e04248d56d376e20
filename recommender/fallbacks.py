"""Why something else stands where a list was asked for.

Slates, programs and the dashboard share these sentences. They are stored in English and translated where they
are read: `gettext(slate.fallback)`.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

NO_EVIDENCE = _("nobody has left any evidence yet")
WINDOW_WIDENED = _("too little happened in that time, so more time is counted")
NOTHING_BOUGHT = _("nobody has bought anything yet")
NOTHING_RECENT = _("too little happened lately")
NO_RATINGS = _("nobody has rated anything yet")

UNKNOWN_TASTE = _("nothing is known of this person's taste yet")
NO_MODEL = _("no model is live yet")
DAMAGED_MODEL = _("the model could not be read")
OTHER_MODEL = _("another model stands in for the one asked for")
CHARTS_ONLY = _("staff have switched personal lists off")
SLOW = _("making the list took too long")
FAILED = _("making the list failed")
FEW_CANDIDATES = _("the model knew too few movies, so popular ones follow")
NOTHING_FITS = _("no movie that the model knows fits these filters")
EXCLUDED = _("movies of this genre were asked never to be shown")
NOT_SIMILAR = _("the model knows too little of this movie, so these share its genres")

PASSING = frozenset({SLOW, FAILED, NO_MODEL, DAMAGED_MODEL})
"""The next list may do without: one with such a fallback is made anew when it is asked for again."""
