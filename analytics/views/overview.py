"""Is all well, and what changed?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from analytics.access import staff_page
from analytics.frame import context_of, frame_of
from analytics.panels import panels_of
from analytics.shown import shown_panel
from analytics.tiles import tiles


@staff_page
def overview(request: HttpRequest) -> HttpResponse:
    frame = frame_of(request, title="Overview", section="overview")
    shown = [shown_panel(panel, frame) for panel in panels_of("overview")]
    context = context_of(frame, tiles=tiles(frame.numbers), panels=shown, report="overview")
    return render(request, "analytics/overview.html", context)
