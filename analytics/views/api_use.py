"""Who calls us?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from analytics.access import staff_page
from analytics.frame import context_of, frame_of
from analytics.panels import panels_of
from analytics.shown import shown_panel


@staff_page
def api_use(request: HttpRequest) -> HttpResponse:
    frame = frame_of(request, title=_("API use"), section="api-use")
    panels = [shown_panel(panel, frame) for panel in panels_of("api-use")]
    return render(request, "analytics/api_use.html", context_of(frame, panels=panels, report="api"))
