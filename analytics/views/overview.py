"""Is all well, and what changed?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from analytics.access import staff_page
from analytics.frame import context_of, frame_of
from analytics.panels import panels_of
from analytics.shown import shown_panel
from analytics.tiles import tiles
from analytics.verdict import verdict


@staff_page
def overview(request: HttpRequest) -> HttpResponse:
    frame = frame_of(request, title=_("Overview"), section="overview")
    shown = [shown_panel(panel, frame) for panel in panels_of("overview")]
    on_top = tiles(frame.numbers)
    context = context_of(frame, tiles=on_top, verdict=verdict(frame, on_top), panels=shown, report="overview")
    return render(request, "analytics/overview.html", context)
