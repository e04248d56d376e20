"""Browsing the catalogue."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from collector.services import person_for
from moviegeek.answers import render_part
from moviegeek.browse import browse_page


@require_GET
def browse(request: HttpRequest) -> HttpResponse:
    page = browse_page(request.GET, person=person_for(request))
    is_more = request.headers.get("HX-Target") == "more-cards"
    part = "moviegeek/parts/more_cards.html" if is_more else "moviegeek/parts/new_results.html"
    return render_part(request, "moviegeek/browse.html", part, {"page": page})
