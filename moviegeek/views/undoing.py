"""The button of a message that takes back what it tells."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from collector.services import person_for
from moviegeek.answers import see_other, way_back
from moviegeek.undoing import TooLateError, opened, undo
from moviegeek.views.posted import page_of


@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    back = way_back(request, reverse("my"))
    try:
        what = opened(request.POST.get("token", ""), person_for(request))
        undo(what, request=request, at=timezone.now(), page=page_of(request))
    except TooLateError:
        messages.error(request, _("That can no longer be taken back."))
        return see_other(back)
    messages.success(request, _("Taken back."))
    return see_other(reverse("my-lists") if what.delete else back)
