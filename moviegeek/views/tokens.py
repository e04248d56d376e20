"""API tokens of the account: shown once when made, revoked at any time."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.selectors import tokens_of
from accounts.services import create_token, revoke_token
from moviegeek.answers import see_other
from moviegeek.forms import TokenForm
from moviegeek.own_settings import render_settings


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    assert request.user.is_authenticated
    form = TokenForm(request.POST or None, user=request.user)
    token = ""
    if request.method == "POST" and form.is_valid():
        _row, token = create_token(user=request.user, **form.cleaned_data)
        form = TokenForm(user=request.user)
    context = {"form": form, "token": token, "tokens": tokens_of(request.user)}
    return render_settings(request, "tokens", "tokens", context)


@login_required
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    assert request.user.is_authenticated
    if revoke_token(user=request.user, token_key=request.POST.get("token_key", "")[:25]):
        messages.success(request, _("The token no longer works."))
    return see_other(reverse("tokens"))
