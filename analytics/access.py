"""Who may see the dashboard: staff. Pages about single people need one more permission."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record_audit
from analytics.language import figures_language
from figures.language import speaking

VIEW_PEOPLE = "analytics.view_people"

View = Callable[..., HttpResponseBase]


def staff_page(view: View) -> View:
    """Strangers are asked to sign in, others are told that this is for staff."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.is_staff:
            return refused(request, _("This page is for staff."))
        with speaking(figures_language()):
            response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    return guarded


def people_page(view: View) -> View:
    """Also needs the permission to see single people."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.user.has_perm(VIEW_PEOPLE):
            return refused(request, _("Pages about single people need the permission “Can view people”."))
        return view(request, *args, **kwargs)

    return staff_page(guarded)


def leave_trace(
    request: HttpRequest, *, action: str, target: str, details: dict[str, object] | None = None
) -> None:
    """A line in the audit log, so that others can see what staff looked at or changed."""
    actor = request.user if isinstance(request.user, User) else None
    record_audit(actor=actor, action=action, target=target, details=details)


def refused(request: HttpRequest, reason: str) -> HttpResponse:
    return render(request, "analytics/refused.html", {"reason": reason}, status=403)
