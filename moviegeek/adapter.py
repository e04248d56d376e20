"""Accounts as this site wants them: signing in asks before it brings along what the browser did.

A new account brings it along by itself (`collector.receivers`).
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.models import User
from collector.services import pending_merge, visitor_for
from moviegeek.answers import see_other
from moviegeek.comforts import YEAR


class AccountAdapter(DefaultAccountAdapter):
    def post_login(self, request: HttpRequest, user: User, *, signup: bool, **about: Any) -> HttpResponse:
        answer: HttpResponse = super().post_login(request, user, signup=signup, **about)
        visitor_for(request)  # the browser is somebody else now: notes what could be brought along
        if not signup and pending_merge(request):
            answer = see_other(reverse("bring"))
        if user.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, max_age=YEAR, samesite="Lax")
        return answer
