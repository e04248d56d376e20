"""How a form is answered: by sending the visitor back to where they were, or by the changed part alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme

UNDO, ASK = "undo", "ask"  # of what concerns several movies, or a list; of what concerns none
OWN_PATHS = {UNDO: "/my/undo/", ASK: "/my/taste/ask/"}
SECRET_PATHS = ("/lists/", "/together/")


@dataclass(frozen=True)
class Toast:
    """What has just been done, and the form that takes it back."""

    text: str | Promise
    movie_id: int | None = None
    path: str = ""  # of the form that undoes; empty: nothing to undo
    name: str = ""
    value: str = ""
    part: str = ""
    stamp: UUID = field(default_factory=uuid4)
    is_error: bool = False

    @property
    def action(self) -> str:
        return OWN_PATHS.get(self.path) or f"/movies/{self.movie_id}/{self.path}/"

    @property
    def packed(self) -> str:
        """Its form as the tags of a message; `unpacked` reads it."""
        return "|".join((str(self.movie_id or ""), self.path, self.name, self.value))


def is_fragment(request: HttpRequest) -> bool:
    """True when only a part of the page is asked for."""
    return "HX-Request" in request.headers


def render_part(
    request: HttpRequest, whole: str, part: str, context: dict[str, object], status: int = 200
) -> HttpResponse:
    """The whole page, or the part of it that was asked for, at one address."""
    response = render(request, part if is_fragment(request) else whole, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def see_other(address: str) -> HttpResponse:
    """303: the browser follows with GET, and reloading sends nothing twice."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def way_back(request: HttpRequest, default: str = "/") -> str:
    """Where the visitor was: what the form says, else the page that it was on; never another host."""
    asked = request.POST.get("next", "") or request.GET.get("next", "")
    for address in (asked, request.headers.get("Referer", "")):
        if url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
            split = urlsplit(address)
            return f"{split.path}?{split.query}" if split.query else split.path
    return default


def back_with(request: HttpRequest, toast: Toast, *, default: str = "/", anchor: str = "") -> HttpResponse:
    messages.success(request, str(toast.text), extra_tags=toast.packed)
    return see_other(way_back(request, default) + anchor)


def unpacked(text: str, tags: str) -> Toast:
    movie_id, path, name, value = (tags.split("|") + [""] * 4)[:4] if "|" in tags else ("", "", "", "")
    if path in OWN_PATHS:
        return Toast(text, path=path, name=name, value=value)
    if not movie_id.isdigit() or path not in {"act", "rate"}:
        return Toast(text)
    return Toast(text, int(movie_id), path, name, value)


def without_secret(path: str) -> str:
    """A path for the log: whoever reads it gets no way into what was shared by a secret address."""
    return next((secret for secret in SECRET_PATHS if path.startswith(secret)), path)
