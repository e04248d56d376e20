"""Settings: account, look, comfort, language, privacy, signed-in browsers; each page, and what its forms do."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.i18n import set_language

from accounts.models import User
from accounts.selectors import signed_in_browsers
from accounts.services import sign_out_browsers
from collector.selectors import feed_secret
from collector.services import close_feeds, has_undoable_merge, person_for, renew_feeds
from moviegeek.answers import is_fragment, see_other, way_back
from moviegeek.comforts import YEAR, comforts_of, keep_comforts
from moviegeek.context import BANNERS, CLOSED_COOKIE, THEME_COOKIE
from moviegeek.forms import ComfortsForm, LookForm, NameForm, PrivacyForm
from moviegeek.kept import kept_by_us
from moviegeek.numbers import number_in
from moviegeek.own_settings import THEMES, render_settings, saved

READ_AND_POST = ("GET", "HEAD", "POST")


def sign_in_first() -> HttpResponse:
    return see_other(f"{reverse('account_login')}?next={reverse('settings')}")


@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """The list of all pages; where there is room for both, beside the first of them."""
    if request.user.is_authenticated:
        return _account(request, NameForm(instance=request.user), is_list=True)
    return _look(request, is_list=True)


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return sign_in_first()
    return _account(request, NameForm(instance=request.user))


def _account(
    request: HttpRequest, form: NameForm, *, status: int = 200, is_list: bool = False
) -> HttpResponse:
    can_part = has_undoable_merge(person=person_for(request), at=timezone.now())
    context = {"name_form": form, "can_part": can_part, "is_list": is_list}
    return render_settings(request, "account", "account", context, status=status)


@require_http_methods(READ_AND_POST)
def look(request: HttpRequest) -> HttpResponse:
    return _keep_look(request) if request.method == "POST" else _look(request)


def _look(request: HttpRequest, *, is_list: bool = False) -> HttpResponse:
    form = ComfortsForm.showing(comforts_of(request))
    context = {"comforts_form": form, "themes": THEMES.items(), "is_list": is_list}
    return render_settings(request, "set-look", "look", context)


def _keep_look(request: HttpRequest) -> HttpResponse:
    form = LookForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(form.errors.as_text(), content_type="text/plain")
    theme = form.cleaned_data["theme"]
    response = saved(request, way_back(request)) if is_fragment(request) else see_other(way_back(request))
    response.set_cookie(THEME_COOKIE, theme, max_age=YEAR, samesite="Lax")
    if request.user.is_authenticated:
        request.user.theme = theme
        request.user.save(update_fields=["theme"])
    return response


@require_POST
def comforts(request: HttpRequest) -> HttpResponse:
    form = ComfortsForm(request.POST)
    form.full_clean()  # three boxes: whatever was sent, each is ticked or not
    response = saved(request, f"{reverse('set-look')}#comfort")
    keep_comforts(request, response, form.comforts)
    return response


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """As Django's own view, and kept for the account's other browsers."""
    code = request.POST.get("language", "")
    if request.user.is_authenticated and check_for_language(code):
        request.user.language = code
        request.user.save(update_fields=["language"])
    return set_language(request)


@require_http_methods(READ_AND_POST)
def browsers(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return sign_in_first()
    if request.method == "POST":
        return _sign_out(request, request.user)
    found = signed_in_browsers(request.user)
    context = {"browsers": found, "session_key": request.session.session_key}
    return render_settings(request, "browsers", "browsers", context)


def _sign_out(request: HttpRequest, user: User) -> HttpResponse:
    """One other browser, or every one with this."""
    if request.POST.get("which") == "all":
        sign_out_browsers(user=user)
        logout(request)
        messages.success(request, _("Signed out everywhere."))
        return see_other("/")
    which = number_in(request.POST.get("which"))
    if which is None or not sign_out_browsers(user=user, sign_in_id=which):
        messages.error(request, _("That browser was signed out already."))
    else:
        messages.success(request, _("That browser is signed out."))
    return see_other(reverse("browsers"))


@require_POST
def name(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return sign_in_first()
    form = NameForm(request.POST, instance=request.user)
    if not form.is_valid():
        return _account(request, form, status=422)
    form.save()
    messages.success(request, _("Your name is saved."))
    return see_other(reverse("account"))


@require_http_methods(READ_AND_POST)
def privacy(request: HttpRequest) -> HttpResponse:
    person = person_for(request)
    if request.method != "POST":
        context = {"privacy_form": PrivacyForm(instance=person), "kept": kept_by_us(person)}
        return render_settings(request, "set-privacy", "privacy", context)
    form = PrivacyForm(request.POST, instance=person)
    if form.is_valid():
        form.save()
    return saved(request, f"{reverse('set-privacy')}#learning")


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
    return see_other(f"{way_back(request, reverse('own-data'))}#feeds")


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
