"""What is happening now?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from analytics.access import staff_page
from analytics.frame import context_of, frame_of
from analytics.panels.live import N_LINES
from analytics.selectors.live import newest_events
from collector.kinds import KINDS

LONG_LIST = 100


@staff_page
def live(request: HttpRequest) -> HttpResponse:
    frame = frame_of(request, title=_("Live events"), section="live")
    kinds = _kinds(request)
    lines = newest_events(frame.scope, limit=LONG_LIST, kinds=kinds)
    context = context_of(frame, lines=lines, kinds=sorted(KINDS), chosen=kinds)
    if request.headers.get("HX-Request"):
        return render(request, "analytics/parts/live_rows.html", context)
    return render(request, "analytics/live.html", context)


@staff_page
def live_rows(request: HttpRequest) -> HttpResponse:
    """The short list of the overview, as it renews itself."""
    frame = frame_of(request, title=_("Live events"), section="live")
    lines = newest_events(frame.scope, limit=N_LINES)
    return render(request, "analytics/parts/live_rows.html", context_of(frame, lines=lines))


def _kinds(request: HttpRequest) -> list[str]:
    return [kind for kind in request.GET.getlist("kind") if kind in KINDS]
