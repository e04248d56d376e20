"""Browsing the catalogue."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from collector.services import person_for, record_browsing
from moviegeek.answers import render_part
from moviegeek.browsing.page import browse_page

MOST_GENRES = 3  # whoever ticks more of them shows no taste in any


@require_GET
def browse(request: HttpRequest) -> HttpResponse:
    page = browse_page(request.GET, person=person_for(request), at=timezone.now())
    is_more = request.headers.get("HX-Target") == "more-cards"
    if not is_more:
        for genre in page.asked.filters.any_genres[:MOST_GENRES]:
            record_browsing(request, kind="genre_view", properties={"genre": genre})
    part = "moviegeek/parts/more_cards.html" if is_more else "moviegeek/parts/new_results.html"
    return render_part(request, "moviegeek/browse.html", part, {"page": page})
