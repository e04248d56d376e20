"""More, less or never of something, familiar or adventurous, and starting over: one form for all."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from collector.errors import UnknownThingError
from moviegeek.answers import Toast, UndoButton, back_with
from moviegeek.asks import ask_from, do
from moviegeek.views.posted import page_of


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    try:
        asked = ask_from(request.POST.get("ask", ""))
    except UnknownThingError as error:
        return HttpResponseBadRequest(str(error), content_type="text/plain")
    before = do(asked, request=request, at=timezone.now(), page=page_of(request))
    anchor = request.POST.get("anchor", "")
    return back_with(
        request,
        Toast(asked.said(), UndoButton(reverse("ask"), "ask", str(before))),
        default="/my/taste/",
        anchor=f"#{anchor}" if anchor.isidentifier() else "",
    )
