"""All states on one page, for those who build the site."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from moviegeek.states import sections


@require_GET
def states(request: HttpRequest) -> HttpResponse:
    if not settings.DEBUG:
        raise Http404("the states are shown with DEBUG=1 only")
    drawn = [
        {
            "title": section.title,
            "drawn": [(state, mark_safe(state.html(request))) for state in section.states],
        }
        for section in sections()
    ]
    about = {"sections": drawn, "banner": "", "toast": None, "who": ""}
    return render(request, "moviegeek/states.html", about)
