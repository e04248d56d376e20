"""Settings: look, comfort, language, name, privacy, signed-in browsers."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language

from accounts.selectors import signed_in_browsers
from accounts.services import sign_out_browsers
from collector.selectors import feed_secret
from collector.services import close_feeds, has_undoable_merge, person_for, renew_feeds
from moviegeek.answers import is_fragment, see_other, way_back
from moviegeek.comforts import YEAR, comforts_of, keep_comforts
from moviegeek.context import BANNERS, CLOSED_COOKIE, THEME_COOKIE
from moviegeek.feeds import own_feeds
from moviegeek.forms import ComfortsForm, LookForm, NameForm, PrivacyForm
from moviegeek.kept import kept_by_us


@require_GET
def settings(request: HttpRequest) -> HttpResponse:
    person = person_for(request)
    context = {
        "name_form": NameForm(instance=request.user) if request.user.is_authenticated else None,
        "privacy_form": PrivacyForm(instance=person),
        "comforts_form": ComfortsForm.showing(comforts_of(request)),
        "kept": kept_by_us(person),
        "feeds": own_feeds(request, person),
        "browsers": signed_in_browsers(request.user) if request.user.is_authenticated else [],
        "session_key": request.session.session_key,
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
    if request.user.is_authenticated:
        request.user.theme = form.cleaned_data["theme"]
        request.user.save(update_fields=["theme"])
    return response


@require_POST
def comforts(request: HttpRequest) -> HttpResponse:
    form = ComfortsForm(request.POST)
    form.full_clean()  # three boxes: whatever was sent, each is ticked or not
    response = see_other("/settings/#comfort")
    keep_comforts(request, response, form.comforts)
    messages.success(request, _("Saved. It holds from now on."))
    return response


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """As Django's own view, and kept for the account's other browsers."""
    code = request.POST.get("language", "")
    if request.user.is_authenticated and check_for_language(code):
        request.user.language = code
        request.user.save(update_fields=["language"])
    return set_language(request)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """One other browser, or every one with this."""
    if not request.user.is_authenticated:
        return see_other("/accounts/login/?next=/settings/")
    if request.POST.get("which") == "all":
        sign_out_browsers(user=request.user)
        logout(request)
        messages.success(request, _("Signed out everywhere."))
        return see_other("/")
    which = request.POST.get("which", "")
    if not which.isdecimal() or not sign_out_browsers(user=request.user, sign_in_id=int(which[:18])):
        messages.error(request, _("That browser was signed out already."))
    else:
        messages.success(request, _("That browser is signed out."))
    return see_other("/settings/#browsers")


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
def feeds(request: HttpRequest) -> HttpResponse:
    """New secret addresses for the feeds of one's own, or none any more."""
    do, person = request.POST.get("do", ""), person_for(request)
    if do not in ("renew", "close"):
        return HttpResponseBadRequest(f"do must be renew or close, got {do!r}", content_type="text/plain")
    if do == "renew":
        had_feeds = bool(feed_secret(person))
        renew_feeds(person=person, at=timezone.now())
        said = _("Your feeds have new addresses. Old ones open nothing.")
        messages.success(
            request, said if had_feeds else _("Your feeds are there. Give their addresses to a reader.")
        )
    else:
        close_feeds(person=person)
        messages.success(request, _("You have no feeds any more. Their addresses open nothing."))
    return see_other(f"{way_back(request, '/settings/')}#feeds")


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
