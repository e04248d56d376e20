"""Gives each request its visitor and person; the cookie is made with the first page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from collector.identity import Identification

# What programs and staff look at makes nobody a visitor.
NOT_PAGES = ("/api/", "/admin/", "/analytics/", "/static/", "/healthz", "/readyz", "/metrics", "/posters/")


class VisitorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        identification = Identification(request)
        request.identification = identification  # type: ignore[attr-defined]
        request.visitor = SimpleLazyObject(lambda: identification.visitor)  # type: ignore[attr-defined]
        request.browser_key = SimpleLazyObject(lambda: identification.cookies.key)  # type: ignore[attr-defined]
        request.person = SimpleLazyObject(lambda: identification.person)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if is_page(request, response):
            _ = identification.visitor
        identification.write_cookies(response)
        return response


def is_page(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        request.method == "GET"
        and response.status_code == 200
        and response.get("Content-Type", "").startswith("text/html")
        and not request.path.startswith(NOT_PAGES)
    )
