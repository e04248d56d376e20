"""More, less or never of something, familiar or adventurous, and starting over: one form for all."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from collector.errors import UnknownThingError
from collector.services import person_for
from moviegeek.answers import Toast, UndoButton, back_with, is_fragment
from moviegeek.asks import Ask, ThingAsk, ask_from, do
from moviegeek.taste import taste_page
from moviegeek.views.posted import page_of


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    try:
        asked = ask_from(request.POST.get("ask", ""))
    except UnknownThingError as error:
        return HttpResponseBadRequest(str(error), content_type="text/plain")
    before = do(asked, request=request, at=timezone.now(), page=page_of(request))
    undo = UndoButton(reverse("ask"), "ask", str(before))
    if is_fragment(request):
        return in_place(request, asked, undo)
    anchor = request.POST.get("anchor", "")
    return back_with(
        request,
        Toast(asked.said(), undo),
        default=reverse("taste"),
        anchor=f"#{anchor}" if anchor.replace("-", "_").isidentifier() else "",
    )


def in_place(request: HttpRequest, asked: Ask, undo: UndoButton) -> HttpResponse:
    """The row of my taste that it changes, or that it is saved."""
    context: dict[str, object] = {"toast": Toast(asked.said(), undo)}
    if isinstance(asked, ThingAsk):
        row = taste_page(person=person_for(request), now=timezone.now()).row_of(asked.thing)
        context = {"row": row, "toast": Toast(asked.said(), undo, replaces=f"[id='{row.key}']")}
    response = render(request, "moviegeek/parts/asked.html", context)
    response["Vary"] = "HX-Request"
    return response
