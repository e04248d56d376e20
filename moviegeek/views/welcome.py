"""Pick five movies you love."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from collector.services import person_for, visitor_for
from moviegeek.answers import asked_next, render_part, see_other
from moviegeek.welcome import is_whole, like_picks, never_show, picks_from, welcome_page


@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    person = person_for(request)
    if request.method == "POST" and "done" in request.POST:
        at, visitor = timezone.now(), visitor_for(request)
        n_new = like_picks(picks_from(request.POST), person=person, visitor=visitor, at=at)
        if is_whole(request.POST):
            never_show(request.POST.getlist("never"), person=person, visitor=visitor, at=at)
        said = ngettext("We start from this movie.", "We start from these %(n)d movies.", n_new) % {
            "n": n_new
        }
        messages.success(request, said)
        return see_other(asked_next(request) or "/")
    asked = request.POST if request.method == "POST" else request.GET
    page = welcome_page(asked, person=person, at=timezone.now())
    context = {"page": page, "next": asked_next(request)}
    return render_part(request, "moviegeek/welcome.html", "moviegeek/parts/picks.html", context)
