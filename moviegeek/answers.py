"""How a form is answered: by sending the visitor back to where they were, or by the changed part alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme

SECRET_PATHS = ("/lists/", "/together/")
SEVERAL_SLASHES = re.compile(r"^[/\\]{2,}")  # a browser takes what follows two of them for a host


@dataclass(frozen=True)
class UndoButton:
    """A form of one button that takes back what was done: where it is sent, and what the button says to it."""

    address: str
    name: str
    value: str
    since: str = ""  # sealed: when what comes back was said first

    def __str__(self) -> str:
        """As the tags of a message, which are text; `undo_button_from` reads it."""
        return f"{self.address}|{self.name}|{self.value}|{self.since}"


def undo_button_from(tags: str) -> UndoButton | None:
    """None for a message that nothing takes back."""
    address, *rest = tags.split("|")
    return UndoButton(address, *rest) if address.startswith("/") and len(rest) == 3 else None


@dataclass(frozen=True)
class Toast:
    """What has just been done, and the button that takes it back. In an answer that holds only the changed part of a
    page, that part is named, and the element that it takes the place of."""

    text: str | Promise
    undo: UndoButton | None = None
    part: str = ""
    replaces: str = ""
    stamp: UUID = field(default_factory=uuid4)
    is_error: bool = False


def is_fragment(request: HttpRequest) -> bool:
    """True when only a part of the page is asked for."""
    return "HX-Request" in request.headers


def render_part(request: HttpRequest, whole: str, part: str, context: dict[str, object]) -> HttpResponse:
    """The whole page, or the part of it that was asked for, at one address."""
    response = render(request, part if is_fragment(request) else whole, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def see_other(address: str) -> HttpResponse:
    """303: the browser follows with GET, and reloading sends nothing twice."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def way_back(request: HttpRequest, default: str = "/") -> str:
    """Where the visitor was: what the form says, else the page that it was on; never another host."""
    return asked_next(request) or _own_address(request.headers.get("Referer", ""), request) or default


def asked_next(request: HttpRequest) -> str:
    """Where the form or the address says to go on; empty: nowhere, or to another host."""
    return _own_address(request.POST.get("next", "") or request.GET.get("next", ""), request)


def _own_address(address: str, request: HttpRequest) -> str:
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return ""
    split = urlsplit(address)
    path = SEVERAL_SLASHES.sub("/", split.path)
    return f"{path}?{split.query}" if split.query else path


def say(request: HttpRequest, toast: Toast) -> None:
    """On the next page that this visitor opens."""
    messages.success(request, str(toast.text), extra_tags=str(toast.undo or ""))


def back_with(request: HttpRequest, toast: Toast, *, default: str = "/", anchor: str = "") -> HttpResponse:
    say(request, toast)
    return see_other(way_back(request, default) + anchor)


def without_secret(path: str) -> str:
    """A path for the log: whoever reads it gets no way into what was shared by a secret address."""
    return next((secret for secret in SECRET_PATHS if path.startswith(secret)), path)
