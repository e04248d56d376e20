"""Settings: look, name, privacy."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from collector.services import has_undoable_merge, person_for
from moviegeek.answers import is_fragment, see_other, way_back
from moviegeek.context import BANNERS, CLOSED_COOKIE, THEME_COOKIE
from moviegeek.forms import LookForm, NameForm, PrivacyForm
from moviegeek.kept import kept_by_us

YEAR = 365 * 24 * 3600


@require_GET
def settings(request: HttpRequest) -> HttpResponse:
    person = person_for(request)
    context = {
        "name_form": NameForm(instance=request.user) if request.user.is_authenticated else None,
        "privacy_form": PrivacyForm(instance=person),
        "kept": kept_by_us(person),
        "can_part": request.user.is_authenticated and has_undoable_merge(person=person, at=timezone.now()),
    }
    return render(request, "moviegeek/settings.html", context)


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    form = LookForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(form.errors.as_text(), content_type="text/plain")
    response = HttpResponse(status=204) if is_fragment(request) else see_other(way_back(request))
    response.set_cookie(THEME_COOKIE, form.cleaned_data["theme"], max_age=YEAR, samesite="Lax")
    return response


@require_POST
def name(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return see_other("/accounts/login/?next=/settings/")
    form = NameForm(request.POST, instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Your name is saved."))
    return see_other("/settings/")


@require_POST
def privacy(request: HttpRequest) -> HttpResponse:
    form = PrivacyForm(request.POST, instance=person_for(request))
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved. It holds from now on."))
    return see_other("/settings/#privacy")


@require_POST
def close_banner(request: HttpRequest) -> HttpResponse:
    banner = request.POST.get("banner", "")
    if banner not in BANNERS:
        return HttpResponseBadRequest(
            f"banner must be one of {', '.join(BANNERS)}", content_type="text/plain"
        )
    response = see_other(way_back(request))
    closed = {*request.COOKIES.get(CLOSED_COOKIE, "").split("-"), banner} & set(BANNERS)
    response.set_cookie(CLOSED_COOKIE, "-".join(sorted(closed)), max_age=YEAR, samesite="Lax", httponly=True)
    return response
