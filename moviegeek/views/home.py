"""Home, and the shelves further down."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from collector.services import person_for, visitor_for
from moviegeek.answers import render_part
from moviegeek.home import FIRST_SHELVES, further_shelves, home_page, slates_from
from moviegeek.numbers import number_in

MOST_SHELVES = 100  # from there on nothing is left to show


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    page = home_page(person=person_for(request), visitor=visitor_for(request))
    return render_part(request, "moviegeek/home.html", "moviegeek/home_body.html", {"page": page})


@require_GET
def more_shelves(request: HttpRequest) -> HttpResponse:
    first = number_in(request.GET.get("first"))
    shelves = further_shelves(
        person=person_for(request),
        visitor=visitor_for(request),
        first=FIRST_SHELVES if first is None else min(first, MOST_SHELVES),
        after=slates_from(request.GET.get("after", "")),
    )
    return render_part(
        request, "moviegeek/more_shelves.html", "moviegeek/parts/shelves.html", {"page": shelves}
    )
