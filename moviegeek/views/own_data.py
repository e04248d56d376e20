"""Everything about me: to take along, to forget line by line, to delete."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth import logout
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from collector.errors import NothingToForgetError, NotRestorableError
from collector.models import Person
from collector.services import (
    ask_for_erasure,
    ask_for_export,
    clear_history,
    erasure,
    export_file,
    forget_event,
    newest_export,
    person_for,
    restore_event,
)
from collector.services.forgetting import RESTORABLE_FOR
from collector.visitor_cookies import COOKIE
from moviegeek.answers import see_other, way_back
from moviegeek.feeds import own_feeds
from moviegeek.forms import EraseForm
from moviegeek.kept import kept_by_us
from moviegeek.own_settings import render_settings

FORGOTTEN_COOKIE = "forgotten"


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    person = person_for(request)
    context = {**_export_of(person), "feeds": own_feeds(request, person)}
    return render_settings(request, "own-data", "yours", context)


def _export_of(person: Person) -> dict[str, object]:
    job = newest_export(person)
    return {"job": job, "is_ready": job is not None and bool(job.result.get("path"))}


@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    person = person_for(request)
    if request.method == "POST":
        ask_for_export(person=person)
        return see_other(reverse("export"))
    return render_settings(request, "own-data", "export", _export_of(person))


@require_safe
def download(request: HttpRequest) -> FileResponse:
    job = newest_export(person_for(request))
    file = export_file(job) if job else None
    if file is None:
        raise Http404("there is no export; ask for one in the settings")
    response = FileResponse(file, as_attachment=True, filename="everything-about-me.zip")
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    person = person_for(request)
    form = EraseForm(request.POST or None, has_account=request.user.is_authenticated)
    if request.method == "GET" or not form.is_valid():
        context = {"form": form, "kept": kept_by_us(person)}
        return render_settings(
            request, "own-data", "erase", context, status=422 if request.method == "POST" else 200
        )
    with_account = form.cleaned_data["what"] == EraseForm.ACCOUNT
    job = ask_for_erasure(person=person, with_account=with_account)
    if with_account:
        logout(request)
    response = see_other(reverse("erased", args=[job.pk]))
    response.delete_cookie(COOKIE, samesite="Lax")
    return response


@require_safe
def erased(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """The receipt of a deletion. It names nobody, so that whoever has its number may see it."""
    job = erasure(number)
    if job is None:
        raise Http404("there is no deletion of this number")
    return render(request, "moviegeek/erased.html", {"job": job})


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Takes one line out. The way back lies in the browser alone, for ten minutes."""
    back = see_other(way_back(request, reverse("history")))
    try:
        token = forget_event(person=person_for(request), event_id=uuid.UUID(request.POST.get("event", "")))
    except (ValueError, NothingToForgetError):
        messages.info(request, _("That line was gone already."))
        return back
    back.set_cookie(
        FORGOTTEN_COOKIE,
        token,
        max_age=RESTORABLE_FOR,
        path=reverse("history"),
        httponly=True,
        secure=request.is_secure(),
        samesite="Lax",
    )
    return back


@require_POST
def restore(request: HttpRequest) -> HttpResponse:
    try:
        restore_event(person=person_for(request), token=request.COOKIES.get(FORGOTTEN_COOKIE, ""))
    except NotRestorableError:
        messages.info(request, _("That can no longer be put back."))
    else:
        messages.success(request, _("Put back."))
    response = see_other(way_back(request, reverse("history")))
    response.delete_cookie(FORGOTTEN_COOKIE, path=reverse("history"))
    return response


@require_http_methods(["GET", "POST"])
def clear(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return render(request, "moviegeek/my/clear.html")
    clear_history(person=person_for(request))
    messages.success(request, _("Cleared. Your ratings and lists are still there."))
    response = see_other(reverse("history"))
    response.delete_cookie(FORGOTTEN_COOKIE, path=reverse("history"))
    return response
