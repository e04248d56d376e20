"""What changes for everybody is done with a reason only: the log keeps it, and others can read it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from analytics.forms import ReasonForm

View = Callable[..., HttpResponse]


def with_reason(*, back: str) -> Callable[[View], View]:
    """Hands the form's `reason` to the view. Without one nothing is done, which the page `back` says."""

    def decorate(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: object, **named: object) -> HttpResponse:
            form = ReasonForm(request.POST)
            if form.is_valid():
                return view(request, *args, reason=form.reason_given, **named)
            messages.error(request, form.refusal())
            return redirect(back)

        return asked

    return decorate
