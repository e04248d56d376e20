"""What somebody did before signing in to an older account: brought along only when they say so."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from collector.errors import MergeError
from collector.models import Withdrawal
from collector.services import (
    PendingMerge,
    accept_merge,
    decline_merge,
    pending_merge,
    person_for,
    undo_merge,
)
from moviegeek.answers import see_other, way_back
from moviegeek.counting import LISTS, in_words


@login_required
@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    pending = pending_merge(request)
    if pending is None:
        return see_other("/")
    if request.method == "GET":
        context = {"counts": _in_words(pending), "next": way_back(request)}
        return render(request, "moviegeek/bring.html", context)
    if request.POST.get("answer") == "bring":
        accept_merge(request, at=timezone.now())
        messages.success(request, _("Brought along. You can take it back in Settings for 30 days."))
    else:
        decline_merge(request)
    return see_other("/")


def _in_words(pending: PendingMerge) -> list[str]:
    """What would be brought along."""
    return in_words({Withdrawal.RATING: pending.n_ratings, LISTS: pending.n_lists, **pending.n_marks})


@login_required
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    try:
        undo_merge(person=person_for(request), at=timezone.now())
    except MergeError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Parted again. This account is as it was before."))
    return see_other(reverse("account"))
